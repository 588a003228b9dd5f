/** The language server where people meet it: in an editor, on files that were saved and on some that never were. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../until.ts';
import {
  actionsFor,
  apply,
  closeEditors,
  diagnosed,
  openFile,
  openUntitled,
  replace,
  rulesIn,
  silences,
  silent,
} from './editor.ts';
import { activateLab } from './lab.ts';

const server = `import select
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 10000))
listener.listen(5)
listener.setblocking(False)
inputs = [listener]
while True:
    readable, _, _ = select.select(inputs, [], [], 2.5)
    for ready in readable:
        if ready is listener:
            connection, _ = listener.accept()
            connection.setblocking(False)
            inputs.append(connection)
        else:
            data = ready.recv(1024)
            if data:
                print(data)
`;

const cServer = `#include <sys/select.h>
#include <sys/socket.h>

void serve(void) {
  int one = socket(AF_INET, SOCK_STREAM, 0);
  fd_set ready;
  while (1) {
    FD_ZERO(&ready);
    FD_SET(one, &ready);
    if (select(one, &ready, NULL, NULL, NULL) < 0) return;
  }
}
`;

const rule = 'eof-ignored';

describe('the language server in the editor', () => {
  const ask = <Answer>(provider: string, { uri }: vscode.TextDocument, ...rest: unknown[]) =>
    vscode.commands.executeCommand<Answer>(`vscode.execute${provider}`, uri, ...rest);

  const changed = new Set<string>();
  async function setting(name: string, value: unknown): Promise<void> {
    changed.add(name);
    const configuration = vscode.workspace.getConfiguration('networkLab.language');
    await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  }

  before(activateLab);
  afterEach(async () => {
    await closeEditors();
    for (const name of changed) await setting(name, undefined);
    changed.clear();
  });

  it('marks an end of file that nobody handles, and links to its page', async () => {
    const document = await openUntitled('python', server);
    const { code, severity, range } = await diagnosed(document, rule);
    assert(typeof code === 'object');
    assert.equal(code.target.scheme, 'command');
    assert.equal(severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(document.getText(range), 'ready.recv(1024)');
    await vscode.commands.executeCommand(code.target.path, ...JSON.parse(code.target.query));
    await until(
      'the page',
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes(rule) === true,
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('explains a call under the pointer, with a link to see it live', async () => {
    const document = await openUntitled('python', server);
    await diagnosed(document, rule);
    const hoverOn = async (text: string) => {
      const at = document.positionAt(server.indexOf(text) + 1);
      const hovers = await ask<vscode.Hover[]>('HoverProvider', document, at);
      const parts = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
      return parts.map(({ value }) => value).join();
    };
    assert.match(await hoverOn('SO_REUSEADDR'), /TIME_WAIT/);
    assert.match(await hoverOn('select(inputs'), /command:networkLab\.startServer/);
  });

  it('completes the options that fit', async () => {
    const document = await openUntitled('python', server);
    await diagnosed(document, rule);
    const at = document.positionAt(server.indexOf('SO_REUSEADDR') + 3);
    const { items } = await ask<vscode.CompletionList>('CompletionItemProvider', document, at);
    const labels = items.map(({ label }) => label);
    assert(labels.includes('SO_KEEPALIVE'));
    assert(!labels.includes('TCP_NODELAY'));
  });

  it('shows the unit of a timeout and what a backlog holds, until that is turned off', async () => {
    const document = await openUntitled('python', server);
    await diagnosed(document, rule);
    const everywhere = new vscode.Range(0, 0, document.lineCount, 0);
    const shown = async () => {
      const hints = await ask<vscode.InlayHint[]>('InlayHintProvider', document, everywhere);
      return hints.map(({ label }) => label).sort();
    };
    assert.deepEqual(await shown(), ['holds 6', 's']);
    await setting('inlayHints', false);
    await until('no hints', async () => (await shown()).length === 0);
  });

  it('tells the arguments of the call that is being typed', async () => {
    const typed = `${server}select.select(inputs, `;
    const document = await openUntitled('python', typed);
    await diagnosed(document, rule);
    const at = document.positionAt(typed.length);
    const help = await ask<vscode.SignatureHelp>('SignatureHelpProvider', document, at, ',');
    assert.match(help.signatures[0]!.label, /^select\(rlist, wlist, xlist/);
    assert.equal(help.activeParameter, 1);
  });

  it('is silenced at one place by a comment, which it offers to write', async () => {
    const document = await openUntitled('python', server);
    const diagnostic = await diagnosed(document, rule);
    const ignore = (await actionsFor(document, diagnostic)).find(silences)!;
    await apply(ignore);
    await silent(document, rule);
    assert.match(document.lineAt(diagnostic.range.start.line).text, /# netlab: ignore\[eof-ignored\]$/);
    await replace(document, `[${rule}]`, '[partial-send]');
    await diagnosed(document, rule);
  });

  it('takes a severity, and off, from the settings at once', async () => {
    const document = await openUntitled('python', server);
    await diagnosed(document, rule);
    await setting(`rules.${rule}`, 'error');
    const isError = ({ severity }: vscode.Diagnostic) => severity === vscode.DiagnosticSeverity.Error;
    await until('an error', () => vscode.languages.getDiagnostics(document.uri).some(isError));
    await setting(`rules.${rule}`, 'off');
    await silent(document, rule);
    await setting(`rules.${rule}`, undefined);
    await diagnosed(document, rule);
    await setting('enable', false);
    await until('silence', () => rulesIn(document).length === 0);
  });

  it('reads a file of the disk as it is typed in, before it is saved', async () => {
    const [workspace] = vscode.workspace.workspaceFolders!;
    const file = vscode.Uri.joinPath(workspace!.uri, 'python', rule, 'wrong-module.py');
    const document = await openFile(file);
    const { range } = await diagnosed(document, rule);
    await replace(document, document.getText(range), 'b""');
    await silent(document, rule);
    assert(document.isDirty);
  });

  it('reads C, and mends nfds without + 1', async () => {
    const document = await openUntitled('c', cServer);
    const [fix] = await actionsFor(document, await diagnosed(document, 'c-nfds'));
    await apply(fix!);
    await silent(document, 'c-nfds');
    assert.match(document.getText(), /select\(one \+ 1,/);
  });

  it('says nothing at all of a file that imports no sockets', async () => {
    const quiet = await openUntitled('python', server.replace(/^import (select|socket)$/gm, '$1 = object()'));
    const loud = await openUntitled('python', server);
    await diagnosed(loud, rule);
    assert.deepEqual(vscode.languages.getDiagnostics(quiet.uri), []);
    assert.deepEqual(await ask('CodeLensProvider', quiet), []);
    assert.deepEqual(await ask('HoverProvider', quiet, quiet.positionAt(server.indexOf('SO_REUSEADDR'))), []);
  });
});
