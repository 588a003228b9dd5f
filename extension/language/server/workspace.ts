import {
  type ClientCapabilities,
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { WrongSettings } from '../../contract/settings.ts';
import { SourceDocument } from './document.ts';
import { findingsOf, toDiagnostic } from './features/diagnostics.ts';
import type { LanguageSupport } from './language.ts';
import { defaultSettings, foundSettings, parseSettings, type Settings } from './settings.ts';
import { Parsers } from './syntax/grammars.ts';

const section = 'networkLab.language';

/** Milliseconds without a keystroke before a document is looked at. */
const pause = 3;

/** The documents that are open in the editor, their settings, and what is said about them. */
export class Workspace {
  readonly #connection: Connection;
  readonly #documents: TextDocuments<SourceDocument>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #parsers = new Parsers();
  readonly #wrongSettings = new WrongSettings();
  #settings: Settings = defaultSettings;
  #canAsk = false;
  #canRegister = false;

  constructor(connection: Connection, languages: readonly LanguageSupport[]) {
    this.#connection = connection;
    this.#documents = new TextDocuments({
      create: (uri, languageId, version, content) => {
        const language = languages.find(({ languageIds }) => languageIds.includes(languageId));
        const document = TextDocument.create(uri, languageId, version, content);
        return new SourceDocument(document, language, language && this.#parsers.of(language.name));
      },
      update: (document, changes, version) => {
        document.update(changes, version);
        return document;
      },
    });
    this.#documents.onDidChangeContent(({ document }) => this.#lookSoon(document));
    this.#documents.onDidClose(({ document }) => {
      clearTimeout(this.#timers.get(document.uri));
      this.#timers.delete(document.uri);
      document.dispose();
      void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    });
    connection.onDidChangeConfiguration(({ settings }) => void this.#changeSettings(settings));
    this.#documents.listen(connection);
  }

  start(settings: unknown, capabilities: ClientCapabilities): void {
    this.#take(settings);
    this.#canAsk = capabilities.workspace?.configuration === true;
    this.#canRegister = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true;
  }

  async watchSettings(): Promise<void> {
    if (this.#canRegister)
      await this.#connection.client.register(DidChangeConfigurationNotification.type, { section });
    if (this.#canAsk) await this.#changeSettings(undefined);
  }

  /** Answers a question about a document; null for one that is not open or whose code uses no sockets. */
  async answer<Answer>(
    uri: string,
    ask: (document: SourceDocument, settings: Settings) => Answer,
  ): Promise<Answer | null> {
    const document = this.#documents.get(uri);
    await document?.readable;
    return document?.language && this.#settings.enable ? ask(document, this.#settings) : null;
  }

  async #changeSettings(sent: unknown): Promise<void> {
    const asked = this.#canAsk ? await this.#connection.workspace.getConfiguration(section) : undefined;
    const told = (sent as { networkLab?: { language?: unknown } } | undefined)?.networkLab?.language;
    this.#take(asked ?? told ?? {});
    for (const document of this.#documents.all()) void this.#look(document);
    void this.#connection.languages.inlayHint.refresh().catch(() => {});
    void this.#connection.sendRequest('workspace/codeLens/refresh').catch(() => {});
  }

  #take(given: unknown): void {
    this.#settings = parseSettings(given);
    for (const sentence of this.#wrongSettings.newSentences(foundSettings(given)))
      this.#connection.console.warn(sentence);
  }

  #lookSoon(document: SourceDocument): void {
    clearTimeout(this.#timers.get(document.uri));
    this.#timers.set(
      document.uri,
      setTimeout(() => void this.#look(document), pause),
    );
  }

  async #look(document: SourceDocument): Promise<void> {
    if (!document.language) return;
    const diagnostics = await this.#diagnosticsOf(document);
    // It may have been closed while its grammar was loaded.
    if (this.#documents.get(document.uri) !== document) return;
    void this.#connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
  }

  /** A grammar that is missing or a bug in a rule shall not end the server: it is logged, and nothing is said. */
  async #diagnosticsOf(document: SourceDocument): Promise<Diagnostic[]> {
    try {
      await document.readable;
      return findingsOf(document, this.#settings).map((finding) =>
        toDiagnostic(document, finding, this.#settings),
      );
    } catch (error) {
      this.#connection.console.error(`${document.uri}: ${(error as Error).stack}`);
      return [];
    }
  }
}
