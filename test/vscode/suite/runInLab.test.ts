/** Run in the Lab: files of Python and C as they stand in the editor, watched, judged, ended and run again. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ProgramInfo } from '../../../extension/contract/server.ts';
import type { Lab } from '../../../extension/lab/lab.ts';
import { isAlive } from '../../../extension/shared/alive.ts';
import { isProgram } from '../../../extension/shared/watched.ts';
import { until } from '../../until.ts';
import { closeEditors, openFile, replace, ruleOf } from './editor.ts';
import { activateLab, expectEcho } from './lab.ts';

const python = `import select, socket, sys
listener = socket.create_server(('127.0.0.1', 0))
listener.setblocking(False)
print('arguments', sys.argv[1:], flush=True)
sockets = [listener]
while True:
    for each in select.select(sockets, [], [])[0]:
        if each is listener:
            connection, _ = each.accept()
            connection.setblocking(False)
            sockets.append(connection)
            continue
        data = each.recv(4096)
        each.send(data)
`;

const c = `#include <arpa/inet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct pollfd set[16] = {{.fd = socket(AF_INET, SOCK_STREAM, 0), .events = POLLIN}};
  nfds_t count = 1;
  bind(set[0].fd, (struct sockaddr *)&address, sizeof address);
  listen(set[0].fd, 64);
  for (;;) {
    poll(set, count, -1);
    if (set[0].revents) set[count++] = (struct pollfd){.fd = accept(set[0].fd, NULL, NULL), .events = POLLIN};
    for (nfds_t i = 1; i < count; i++) {
      char data[4096];
      if (!set[i].revents) continue;
      ssize_t got = recv(set[i].fd, data, sizeof data, 0);
      send(set[i].fd, data, got, MSG_NOSIGNAL);
    }
  }
}
`;

describe('Run in the Lab', function () {
  this.timeout(60_000);
  /** A folder of the workspace with a space in its name: nothing of it may be read by a shell. */
  const folder = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, 'of my own $(x)');
  let lab: Lab;
  const clients: Socket[] = [];

  before(async () => {
    lab = await activateLab();
    mkdirSync(folder, { recursive: true });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    for (const execution of vscode.tasks.taskExecutions) execution.terminate();
    await until('no task', () => vscode.tasks.taskExecutions.length === 0);
    for (const { id, kind } of lab.list()) if (kind === 'program') await lab.stop(id);
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await closeEditors();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): vscode.Uri {
    writeFileSync(join(folder, name), text);
    return vscode.Uri.file(join(folder, name));
  }

  /** Answers the question for arguments, where it comes. */
  async function run(uri: vscode.Uri, answer = ''): Promise<number> {
    const running = vscode.commands.executeCommand<number | undefined>('networkLab.runInLab', uri);
    let done = false;
    void running.then(() => {
      done = true;
    });
    // The question for arguments is answered by Enter, as a person does who has none.
    await until('the run', async () => {
      if (!done) await acceptInput(answer);
      return done;
    });
    const pid = await running;
    assert(pid !== undefined, 'the command gives the number of its process');
    return pid;
  }

  async function acceptInput(answer: string): Promise<void> {
    if (answer !== '')
      await vscode.commands.executeCommand('type', { text: answer }).then(undefined, () => {});
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }

  async function programOf(pid: number): Promise<ProgramInfo> {
    const find = () =>
      lab
        .list()
        .find(
          (each): each is ProgramInfo =>
            isProgram(each) && each.program.pid === pid && each.listeners.length > 0,
        );
    await until('the program', async () => {
      await lab.refresh();
      return find() !== undefined;
    });
    return find()!;
  }

  async function connected({ listeners }: ProgramInfo): Promise<Socket> {
    const client = connect(Number(listeners[0]!.address.split(':').at(-1)), '127.0.0.1');
    clients.push(client);
    await new Promise((resolve, reject) => client.once('connect', resolve).once('error', reject));
    return client;
  }

  const verdictsIn = (uri: vscode.Uri) =>
    vscode.languages.getDiagnostics(uri).filter(({ message }) => / confirmed: /.test(message));

  it('runs a file of Python, saved first, and shows it', async () => {
    const uri = write('my server.py', '');
    const document = await openFile(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), python);
    await vscode.workspace.applyEdit(edit);
    assert(document.isDirty);
    const program = await programOf(await run(uri));
    assert(!document.isDirty);
    assert.equal(program.program.way, 'shim');
    await expectEcho(await connected(program), 'hello');
    await until('its panel', () => lab.selection.server === program.id);
  });

  it('tells the mistake at its line, once, until the line is changed, and not of the mended run', async () => {
    const uri = write('mended.py', python);
    const document = await openFile(uri);
    await until('the language server', () =>
      vscode.languages.getDiagnostics(uri).some((each) => ruleOf(each) === 'eof-ignored'),
    );
    const program = await programOf(await run(uri));
    (await connected(program)).end('x');
    await until('the verdict', () => verdictsIn(uri).length === 1, 15_000);
    const [verdict] = verdictsIn(uri);
    assert.equal(document.lineAt(verdict!.range.start.line).text.trim(), 'data = each.recv(4096)');
    assert.match(verdict!.message, /^eof-ignored, confirmed: [\d,]+ times in \d+ s\. /);
    await until(
      'the language server to leave it to the program',
      () =>
        vscode.languages.getDiagnostics(uri).filter((each) => ruleOf(each) === 'eof-ignored').length === 1,
    );
    await replace(
      document,
      '        data = each.recv(4096)\n',
      '        data = each.recv(4096)\n        if not data:\n            sockets.remove(each)\n            each.close()\n            continue\n',
    );
    const again = await programOf(
      (await vscode.commands.executeCommand<number>('networkLab.runAgain', { server: program.id }))!,
    );
    await until('no verdict', () => verdictsIn(uri).length === 0);
    const client = await connected(again);
    client.end('x');
    await new Promise((resolve) => client.resume().once('close', resolve));
    await until(
      'its call',
      async () => (await lab.request('server/statistics', { server: again.id })).closed! > 0,
    );
    assert.deepEqual(await lab.request('finding/list', { server: again.id }), []);
  });

  it('counts what each line has done while a person wants to see it, and not what was changed', async () => {
    const uri = write('counted.py', python);
    const document = await openFile(uri);
    const program = await programOf(await run(uri));
    const client = await connected(program);
    for (const text of ['one', 'two', 'three']) await expectEcho(client, text);
    const lineOf = (text: string) =>
      1 +
      document
        .getText()
        .split('\n')
        .findIndex((each) => each.includes(text));
    const countsAt = (text: string) =>
      lab.lineCalls
        .all()
        .filter(({ file, line }) => file === uri.fsPath && line === lineOf(text))
        .map(({ calls, again, bytes }) => [calls, again, bytes]);
    assert.deepEqual(lab.lineCalls.all(), []);
    await vscode.commands.executeCommand('networkLab.toggleCallsBesideLines');
    try {
      await until(() => assert.deepEqual(countsAt('each.recv'), [[3, 0, 11]]));
      assert.deepEqual(countsAt('each.send'), [[3, 0, 11]]);
      assert.deepEqual(countsAt('each.accept'), [[1, 0, 0]]);
      await expectEcho(client, 'four');
      await until(() => assert.deepEqual(countsAt('each.recv'), [[4, 0, 15]]));
      await replace(document, 'import select', '# moved\nimport select');
      await until(() => assert.deepEqual(countsAt('each.recv'), [[4, 0, 15]]));
      await replace(document, 'each.send(data)', 'each.sendall(data)');
      await until(() => assert.deepEqual(countsAt('each.send'), []));
      assert.deepEqual(countsAt('each.recv'), [[4, 0, 15]]);
    } finally {
      await vscode.commands.executeCommand('networkLab.toggleCallsBesideLines');
    }
    await until('nothing', () => lab.lineCalls.all().length === 0);
  });

  it('compiles a file of C, and tells its errors among the problems', async () => {
    const uri = write('a server.c', c.replace('nfds_t count', 'nfds_t count, oops oops'));
    await openFile(uri);
    const failed = vscode.commands.executeCommand<number | undefined>('networkLab.runInLab', uri);
    await until('the question', async () => {
      await acceptInput('');
      return vscode.languages
        .getDiagnostics(uri)
        .some(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    });
    assert.equal(await failed, undefined);
    const document = await vscode.workspace.openTextDocument(uri);
    await replace(document, ', oops oops', '');
    const program = await programOf(await run(uri));
    await until('no error', () =>
      vscode.languages
        .getDiagnostics(uri)
        .every(({ severity }) => severity !== vscode.DiagnosticSeverity.Error),
    );
    await expectEcho(await connected(program), 'from C');
    const [site] = (await lab.request('trace/read', { server: program.id, after: 0, limit: 100 })).records
      .filter(({ kind }) => kind === 'receive')
      .map((record) => record.site!);
    const [resolved] = await lab.request('site/resolve', { server: program.id, sites: [site!] });
    assert.equal(resolved!.frames[0]!.file, uri.fsPath);
  });

  it('ends the server that has the port when it is run again, and lets two files run at once', async () => {
    const first = write('one.py', python);
    const second = write('two.py', python);
    const one = await programOf(await run(first));
    const two = await programOf(await run(second));
    await expectEcho(await connected(one), 'one');
    await expectEcho(await connected(two), 'two');
    const newOne = await programOf(await run(first));
    assert.notEqual(newOne.program.pid, one.program.pid);
    const isThere = (pid: number) =>
      lab.running().some((each) => isProgram(each) && isAlive(each) && each.program.pid === pid);
    assert(!isThere(one.program.pid) && isThere(two.program.pid) && isThere(newOne.program.pid));
    await expectEcho(await connected(two), 'two, still');
  });

  it('ends a program, and says how it ended', async () => {
    const program = await programOf(await run(write('ended.py', python)));
    await vscode.commands.executeCommand('networkLab.endProgram', { server: program.id });
    await until('its end', () => {
      const now = lab.get(program.id);
      return now !== undefined && isProgram(now) && now.program.exit !== undefined;
    });
    assert.deepEqual((lab.get(program.id) as ProgramInfo).program.exit, { signal: 'SIGTERM' });
  });

  it('runs what is in no folder of the workspace where it is', async () => {
    const path = join(tmpdir(), `network-lab-alone-${process.pid}.py`);
    writeFileSync(path, `import os\nos.chdir(os.getcwd())\n${python}`);
    try {
      const program = await programOf(await run(vscode.Uri.file(path)));
      await expectEcho(await connected(program), 'alone');
    } finally {
      rmSync(path);
    }
  });
});
