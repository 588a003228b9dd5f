/** Starts the language server for Python and C, and shows the pages that its links lead to. */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { ruleCode } from '../features/parts/editor/ruleCode.ts';
import { offerDebugSessions } from '../features/parts/running/offerDebugSessions.ts';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { isRule } from '../shared/mistakes.ts';
import { ruleOf, Unconfirmed } from './unconfirmed.ts';

const languages = ['python', 'c', 'cpp'];

/** What links in hovers and diagnostics may run. */
const linked = [commands.startServer, commands.showRule, commands.seeMistake];

export function register(context: vscode.ExtensionContext, lab: Lab): void {
  let client: LanguageClient | undefined;

  function startFor(document: vscode.TextDocument): void {
    if (client || !languages.includes(document.languageId)) return;
    client = newClient(context, lab);
    context.subscriptions.push(client);
    void client
      .start()
      .catch((error: Error) => lab.log.error(`The language server did not start: ${error.message}`));
  }

  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(startFor),
    vscode.commands.registerCommand(commands.showRule, (rule: string) => showRule(context, rule)),
  );
  for (const document of vscode.workspace.textDocuments) startFor(document);
}

function newClient(context: vscode.ExtensionContext, lab: Lab): LanguageClient {
  const module = context.asAbsolutePath('dist/languageServer.js');
  const unconfirmed = new Unconfirmed(lab);
  context.subscriptions.push(unconfirmed);
  return new LanguageClient(
    'networkLab.language',
    vscode.l10n.t('Network Lab: Language Server'),
    { module, transport: TransportKind.ipc },
    {
      documentSelector: languages.map((language) => ({ language })),
      initializationOptions: { lab: true, runs: lab.noEngine === undefined, strings: vscode.l10n.bundle },
      markdown: { isTrusted: { enabledCommands: linked } },
      middleware: {
        provideCodeLenses: async (document, token, next) => {
          const lenses = await next(document, token);
          if (lenses?.length) void offerDebugSessions(context, lab); // it has a socket loop
          return lenses;
        },
        handleDiagnostics: (uri, diagnostics, next) =>
          unconfirmed.take(uri, diagnostics.map(linkedToPage), next),
      },
    },
  );
}

/** The server links to a file, for every editor; here the page is shown as it is meant to be read. */
function linkedToPage(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  diagnostic.code = ruleCode(ruleOf(diagnostic));
  return diagnostic;
}

async function showRule(context: vscode.ExtensionContext, rule: string): Promise<void> {
  if (!isRule(rule)) return;
  const folder = vscode.Uri.joinPath(context.extensionUri, 'media', 'rules');
  const english = vscode.Uri.joinPath(folder, `${rule}.md`);
  const own = vscode.Uri.joinPath(folder, vscode.env.language.toLowerCase(), `${rule}.md`);
  const exists = await vscode.workspace.fs.stat(own).then(
    () => true,
    () => false,
  );
  await vscode.commands.executeCommand('markdown.showPreview', exists ? own : english);
}
