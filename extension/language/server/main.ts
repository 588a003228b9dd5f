/**
 * The language server: over Node's IPC when VS Code forked it, over standard input and output with `--stdio`.
 */
import { config as configureStrings, t } from '@vscode/l10n';
import {
  CodeActionKind,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { setLanguage } from '../../shared/words/language.ts';
import { c } from './c/c.ts';
import { codeActions } from './features/codeActions.ts';
import { codeLenses } from './features/codeLens.ts';
import { completions } from './features/completion.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlayHints.ts';
import { signatureHelp } from './features/signatureHelp.ts';
import type { LanguageSupport } from './language.ts';
import { keepMemorySmall } from './memory.ts';
import { python } from './python/python.ts';
import { Workspace } from './workspace.ts';

/** What the client may send when it starts the server; all of it can be left out. */
interface InitializationOptions {
  /** Translations of the server's strings, by the English text. */
  strings?: Record<string, string>;
  /** The client has the lab's commands: links and lenses that run them make sense. */
  lab?: boolean;
  /** Programs can be run in it. */
  runs?: boolean;
  /** As in the setting `networkLab.language`, for clients that cannot be asked. */
  settings?: unknown;
}

const languages: readonly LanguageSupport[] = [python, c];

if (!process.argv.some((argument) => ['--stdio', '--node-ipc'].includes(argument))) {
  console.error('network-lab language server: start it with --stdio');
  process.exit(2);
}
keepMemorySmall();

const connection = createConnection(ProposedFeatures.all);
const workspace = new Workspace(connection, languages);
let hasLab = false;

connection.onInitialize(
  ({ initializationOptions, capabilities, locale }: InitializeParams): InitializeResult => {
    const options = (initializationOptions ?? {}) as InitializationOptions;
    if (options.strings) configureStrings({ contents: options.strings });
    setLanguage(t, locale ?? 'en');
    hasLab = options.lab === true;
    workspace.start(options.settings, capabilities);
    return {
      serverInfo: { name: 'network-lab' },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['(', ',', '.', '|', ' '] },
        signatureHelpProvider: { triggerCharacters: ['(', ','] },
        inlayHintProvider: true,
        ...(options.runs === true && { codeLensProvider: {} }),
      },
    };
  },
);
connection.onInitialized(() => workspace.watchSettings());

connection.onCodeAction(({ textDocument, range }) =>
  workspace.answer(textDocument.uri, (document, settings) => codeActions(document, range, settings, hasLab)),
);
connection.onHover(({ textDocument, position }) =>
  workspace.answer(textDocument.uri, (document, settings) => hover(document, position, settings, hasLab)),
);
connection.onCompletion(({ textDocument, position }) =>
  workspace.answer(textDocument.uri, (document) => completions(document, position)),
);
connection.onSignatureHelp(({ textDocument, position }) =>
  workspace.answer(textDocument.uri, (document) => signatureHelp(document, position)),
);
connection.languages.inlayHint.on(({ textDocument, range }) =>
  workspace.answer(textDocument.uri, (document, settings) => inlayHints(document, range, settings)),
);
connection.onCodeLens(({ textDocument }) =>
  workspace.answer(textDocument.uri, (document, settings) => codeLenses(document, settings)),
);

connection.listen();
