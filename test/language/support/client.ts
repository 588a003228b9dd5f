import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  Hover,
  InlayHint,
  Position,
  PublishDiagnosticsParams,
  Range,
  SignatureHelp,
} from 'vscode-languageserver';
import { root } from '../../../scripts/run.mjs';

export interface Options {
  lab?: boolean;
  runs?: boolean;
  strings?: Record<string, string>;
  settings?: unknown;
}

/** An editor that speaks to the language server as Neovim or Emacs would: over its standard input and output. */
export class EditorClient {
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #waiting = new Map<string, (published: PublishDiagnosticsParams) => void>();
  /** What the server logged as errors. */
  readonly errors: string[] = [];
  #documents = 0;

  private constructor(dist: string) {
    this.#process = spawn(process.execPath, [join(dist, 'languageServer.js'), '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#connection = createMessageConnection(
      new StreamMessageReader(this.#process.stdout!),
      new StreamMessageWriter(this.#process.stdin!),
    );
    this.#connection.onNotification(
      'textDocument/publishDiagnostics',
      (published: PublishDiagnosticsParams) =>
        this.#waiting.get(`${published.uri} ${published.version}`)?.(published),
    );
    this.#connection.onNotification(
      'window/logMessage',
      ({ type, message }: { type: number; message: string }) => {
        if (type === 1) this.errors.push(message);
      },
    );
    this.#connection.listen();
  }

  /** @param dist The folder that the server lies in. */
  static async start(initializationOptions: Options = {}, dist = join(root, 'dist')): Promise<EditorClient> {
    const client = new EditorClient(dist);
    await client.#connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      initializationOptions,
    });
    await client.#connection.sendNotification('initialized', {});
    return client;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Opens an untitled document. @returns The document, and what is said about it. */
  async open(text: string, languageId = 'python'): Promise<OpenDocument> {
    const uri = `untitled:Untitled-${++this.#documents}`;
    const published = this.#published(uri, 1);
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
    return new OpenDocument(this, uri, text, await published);
  }

  async change(uri: string, version: number, contentChanges: unknown[]): Promise<Diagnostic[]> {
    const published = this.#published(uri, version);
    await this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
    return published;
  }

  async close(uri: string): Promise<void> {
    await this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  async tell(method: string, parameters: unknown): Promise<void> {
    await this.#connection.sendNotification(method, parameters);
  }

  ask<Answer>(method: string, parameters: unknown): Promise<Answer> {
    return this.#connection.sendRequest<Answer>(method, parameters);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    await ended;
    this.#connection.dispose();
  }

  #published(uri: string, version: number): Promise<Diagnostic[]> {
    return new Promise((resolve, reject) => {
      const key = `${uri} ${version}`;
      const timer = setTimeout(() => reject(new Error(`nothing was said about ${key} within 10 s`)), 10_000);
      this.#waiting.set(key, ({ diagnostics }) => {
        clearTimeout(timer);
        this.#waiting.delete(key);
        resolve(diagnostics);
      });
    });
  }
}

export class OpenDocument {
  readonly client: EditorClient;
  readonly uri: string;
  text: string;
  diagnostics: Diagnostic[];
  #version = 1;

  constructor(client: EditorClient, uri: string, text: string, diagnostics: Diagnostic[]) {
    this.client = client;
    this.uri = uri;
    this.text = text;
    this.diagnostics = diagnostics;
  }

  /** Types a text in the place of a part of the document. */
  async replace(start: number, end: number, text: string): Promise<Diagnostic[]> {
    const range = { start: this.positionAt(start), end: this.positionAt(end) };
    this.text = this.text.slice(0, start) + text + this.text.slice(end);
    this.diagnostics = await this.client.change(this.uri, ++this.#version, [{ range, text }]);
    return this.diagnostics;
  }

  async replaceAll(text: string): Promise<Diagnostic[]> {
    this.text = text;
    this.diagnostics = await this.client.change(this.uri, ++this.#version, [{ text }]);
    return this.diagnostics;
  }

  /** Rule and line, counted from 1. */
  get found(): string[] {
    return this.diagnostics.map(({ code, range }) => `${code} ${range.start.line + 1}`).sort();
  }

  actionsAt(range: Range): Promise<CodeAction[]> {
    return this.#ask('textDocument/codeAction', { range, context: { diagnostics: [] } });
  }

  hoverAt(position: Position): Promise<Hover | null> {
    return this.#ask('textDocument/hover', { position });
  }

  completionsAt(position: Position): Promise<CompletionItem[]> {
    return this.#ask('textDocument/completion', { position });
  }

  signatureAt(position: Position): Promise<SignatureHelp | null> {
    return this.#ask('textDocument/signatureHelp', { position });
  }

  hints(): Promise<InlayHint[]> {
    const range = { start: { line: 0, character: 0 }, end: this.positionAt(this.text.length) };
    return this.#ask('textDocument/inlayHint', { range });
  }

  lenses(): Promise<CodeLens[]> {
    return this.#ask('textDocument/codeLens', {});
  }

  /** Makes the change that a code action would make, in the text alone. */
  applied({ edit }: CodeAction): string {
    const edits = [...(edit?.changes?.[this.uri] ?? [])].sort(
      (left, right) => this.offsetAt(right.range.start) - this.offsetAt(left.range.start),
    );
    return edits.reduce(
      (text, { range, newText }) =>
        text.slice(0, this.offsetAt(range.start)) + newText + text.slice(this.offsetAt(range.end)),
      this.text,
    );
  }

  close(): Promise<void> {
    return this.client.close(this.uri);
  }

  /** The place of the first character of a text that occurs in the document. */
  positionOf(text: string): Position {
    const offset = this.text.indexOf(text);
    if (offset < 0) throw new Error(`there is no ${text} in the document`);
    return this.positionAt(offset);
  }

  positionAt(offset: number): Position {
    const before = this.text.slice(0, offset).split('\n');
    return { line: before.length - 1, character: before.at(-1)!.length };
  }

  offsetAt({ line, character }: Position): number {
    const lines = this.text.split('\n').slice(0, line);
    return lines.reduce((offset, each) => offset + each.length + 1, character);
  }

  #ask<Answer>(method: string, parameters: object): Promise<Answer> {
    return this.client.ask(method, { textDocument: { uri: this.uri }, ...parameters });
  }
}
