/** The language server where people meet it: in an editor, on a file that was never saved. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../until.ts';
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
    readable, _, _ = select.select(inputs, [], [])
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

describe('the language server in the editor', () => {
  const ruleOf = ({ code }: vscode.Diagnostic) => (typeof code === 'object' ? code.value : code);

  async function open(language: string, content: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument({ language, content });
    await vscode.window.showTextDocument(document);
    return document;
  }

  async function diagnosed(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
    const find = () => vscode.languages.getDiagnostics(document.uri).find((one) => ruleOf(one) === rule);
    await until(`the diagnostic ${rule}`, () => find() !== undefined);
    return find()!;
  }

  async function mend(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): Promise<void> {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ edit }) => edit !== undefined);
    assert.ok(fix?.edit, `no fix among ${actions.map(({ title }) => title)}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await until(
      'the diagnostic to go',
      () => !vscode.languages.getDiagnostics(document.uri).some((one) => ruleOf(one) === ruleOf(diagnostic)),
    );
  }

  before(activateLab);
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('marks an end of file that nobody handles, links to its page, and mends it', async () => {
    const document = await open('python', server);
    const diagnostic = await diagnosed(document, 'eof-ignored');
    assert.ok(typeof diagnostic.code === 'object');
    assert.equal(diagnostic.code.target.scheme, 'command');
    await mend(document, diagnostic);
    assert.match(document.getText(), /inputs\.remove\(ready\)/);
  });

  it('explains a call under the pointer and completes an option', async () => {
    const document = await open('python', server);
    await diagnosed(document, 'eof-ignored');
    const at = document.positionAt(server.indexOf('SO_REUSEADDR') + 3);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((part) => (part as vscode.MarkdownString).value))
      .join();
    assert.match(text, /TIME_WAIT/);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    assert.ok(items.some(({ label }) => label === 'SO_KEEPALIVE'));
  });

  it('finds and mends nfds without + 1 in C', async () => {
    const document = await open('c', cServer);
    await mend(document, await diagnosed(document, 'c-nfds'));
    assert.match(document.getText(), /select\(one \+ 1,/);
  });

  it('says nothing of a file without sockets', async () => {
    const quiet = await open('python', 'while True:\n    pass\n');
    const loud = await open('python', server);
    await diagnosed(loud, 'eof-ignored');
    assert.deepEqual(vscode.languages.getDiagnostics(quiet.uri), []);
  });
});
