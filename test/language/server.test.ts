import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { ruleNames } from '../../extension/contract/mistakes.ts';
import { root } from '../../scripts/run.mjs';
import { EditorClient } from './support/client.ts';

const client3 = `import socket
sock = socket.create_connection(("127.0.0.1", 8000))
print(sock.recv(1024).decode())
`;

describe('the language server', () => {
  let client: EditorClient;

  before(async () => {
    client = await EditorClient.start();
  });

  after(() => client.stop());

  it('names the rule, links to its page, and says where it is from', async () => {
    const document = await client.open(client3);
    const [diagnostic] = document.diagnostics;
    assert.equal(diagnostic?.code, 'split-character');
    assert.equal(diagnostic.source, 'Network Lab');
    assert(existsSync(fileURLToPath(diagnostic.codeDescription!.href)));
  });

  it('has a page for each rule, in both languages', () => {
    for (const folder of ['media/rules', 'media/rules/zh-cn'])
      for (const rule of ruleNames)
        assert(existsSync(join(root, folder, `${rule}.md`)), `${folder}/${rule}.md`);
  });

  it('says nothing about a file that imports no sockets', async () => {
    const document = await client.open(client3.replace('import socket', 'import net as socket'));
    assert.deepEqual(document.diagnostics, []);
    assert.equal(await document.hoverAt(document.positionOf('recv')), null);
  });

  it('keeps up with what is typed', async () => {
    const document = await client.open(client3);
    const at = document.text.indexOf('.decode()');
    assert.deepEqual(await document.replace(at, at + '.decode()'.length, ''), []);
    await document.replace(0, 0, '# a line before\n\n');
    await document.replaceAll(`${client3}# 结束 😀\n`);
    assert.deepEqual(document.found, ['split-character 3']);
    await document.replace(0, 0, '"""😀"""\n');
    assert.deepEqual(document.found, ['split-character 4']);
  });

  it('says the same after every single change as about the whole text', async () => {
    const document = await client.open('');
    for (const character of client3)
      await document.replace(document.text.length, document.text.length, character);
    assert.equal(document.text, client3);
    assert.deepEqual(document.found, ['split-character 3']);
  });

  it('is silenced by a comment, for one rule or for all', async () => {
    const line = 'print(sock.recv(1024).decode())';
    for (const [comment, count] of [
      ['# netlab: ignore[split-character]', 0],
      ['# netlab: ignore[partial-send, split-character]', 0],
      ['# netlab: ignore', 0],
      ['# netlab: ignore[partial-send]', 1],
    ] as const) {
      const document = await client.open(client3.replace(line, `${line}  ${comment}`));
      assert.equal(document.diagnostics.length, count, comment);
    }
  });

  it('offers to write that comment', async () => {
    const document = await client.open(client3);
    const actions = await document.actionsAt(document.diagnostics[0]!.range);
    const ignore = actions.find(({ title }) => title === 'Ignore split-character here')!;
    assert.deepEqual(await document.replaceAll(document.applied(ignore)), []);
  });

  for (const { languageId, once, often } of [
    {
      languageId: 'python',
      once: 'import socket\nsock = socket.create_connection(("::1", 8000))\nsock.setblocking(False)\nsock.send(data)\n',
      often:
        'import socket\nsock = socket.create_connection(("::1", 8000))\nsock.setblocking(False)\nfor data in files:\n    sock.send(data)\n',
    },
    {
      languageId: 'c',
      once: '#include <sys/socket.h>\nvoid f(int l, char *text, int n) {\n  int c = accept4(l, 0, 0, SOCK_NONBLOCK);\n  send(c, text, n, 0);\n}\n',
      often:
        '#include <sys/socket.h>\nvoid f(int l, char *text, int n) {\n  int c = accept4(l, 0, 0, SOCK_NONBLOCK);\n  while (n) send(c, text, n, 0);\n}\n',
    },
  ]) {
    it(`says by the severity how sure it is: one send in ${languageId} finds room, a row of them may not`, async () => {
      for (const [text, severity] of [
        [once, DiagnosticSeverity.Hint],
        [often, DiagnosticSeverity.Warning],
      ] as const) {
        const { diagnostics } = await client.open(text, languageId);
        assert.deepEqual(
          diagnostics.map((each) => [each.code, each.severity]),
          [['partial-send', severity]],
        );
      }
    });
  }

  it('takes its settings when they change', async () => {
    const document = await client.open(client3);
    const set = (language: object) =>
      client.tell('workspace/didChangeConfiguration', { settings: { networkLab: { language } } });
    await set({ rules: { 'split-character': 'error' } });
    assert.equal((await document.replace(0, 0, '\n'))[0]?.severity, 1);
    await set({ rules: { 'split-character': 'off' } });
    assert.deepEqual(await document.replace(0, 0, '\n'), []);
    await set({ enable: false });
    assert.deepEqual(await document.replace(0, 0, '\n'), []);
    await set({});
    assert.equal((await document.replace(0, 0, '\n'))[0]?.severity, 2);
  });

  it('refuses to run where nobody speaks to it', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'dist', 'languageServer.js')]);
    assert.equal(status, 2);
    assert.match(String(stderr), /--stdio/);
  });
});
