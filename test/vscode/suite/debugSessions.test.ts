/** F5 with debuggers for real, the program watched beside: breakpoints hold, and nothing of the debugger's own is shown. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ProgramInfo } from '../../../extension/contract/server.ts';
import type { TraceRecord } from '../../../extension/contract/wait.ts';
import type { Lab } from '../../../extension/lab/lab.ts';
import { isProgram } from '../../../extension/shared/watched.ts';
import { until } from '../../until.ts';
import { activateLab } from './lab.ts';

const python = `import select, socket
listener = socket.create_server(('127.0.0.1', 0))
sockets = [listener]
while True:
    for each in select.select(sockets, [], [])[0]:
        if each is listener:
            sockets.append(each.accept()[0])
            continue
        data = each.recv(4096)
        if not data:
            sockets.remove(each)
            each.close()
            continue
        each.sendall(data)
`;

const node = `import { createServer } from 'node:net';
createServer((socket) => {
  socket.on('data', (data) => {
    socket.write(data);
  });
}).listen(0, '127.0.0.1');
`;

describe('a program that is debugged', function () {
  this.timeout(90_000);
  const folder = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, 'debugged here');
  const clients: Socket[] = [];
  let lab: Lab;
  // `activeDebugSession` goes on naming a session of js-debug's that has ended.
  const sessions = new Set<string>();
  const followed: vscode.Disposable[] = [];

  before(async () => {
    followed.push(
      vscode.debug.onDidStartDebugSession(({ id }) => sessions.add(id)),
      vscode.debug.onDidTerminateDebugSession(({ id }) => sessions.delete(id)),
    );
    lab = await activateLab();
    mkdirSync(folder, { recursive: true });
  });
  beforeEach(() => setting('always'));
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    await until('no session', () => sessions.size === 0);
    for (const { id, kind } of lab.list()) if (kind === 'program') await lab.stop(id);
    await setting(undefined);
  });
  after(() => {
    for (const each of followed) each.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function setting(value: string | undefined): Promise<void> {
    await vscode.workspace
      .getConfiguration('networkLab')
      .update('watchDebugSessions', value, vscode.ConfigurationTarget.Global);
  }

  const programs = () => lab.running().filter(isProgram);

  async function listening(): Promise<ProgramInfo> {
    const find = () => programs().find(({ listeners }) => listeners.length > 0);
    await until(
      'the program',
      async () => {
        await lab.refresh();
        return find() !== undefined;
      },
      30_000,
    );
    return find()!;
  }

  async function connected({ listeners }: ProgramInfo): Promise<Socket> {
    const client = connect(Number(listeners[0]!.address.split(':').at(-1)), '127.0.0.1');
    clients.push(client);
    await new Promise((resolve, reject) => client.once('connect', resolve).once('error', reject));
    return client;
  }

  /** As a person sets it, before the program is started. */
  function breakAt(file: string, line: number): void {
    const place = new vscode.Location(vscode.Uri.file(file), new vscode.Position(line - 1, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
  }

  /** Halts where the program has received, goes on, and has the echo. */
  async function haltsAndGoesOn(program: ProgramInfo): Promise<void> {
    const client = await connected(program);
    let echoed = '';
    client.on('data', (chunk) => {
      echoed += chunk;
    });
    client.write('halted');
    await until('the halt', () => vscode.debug.activeStackItem !== undefined, 30_000);
    assert.equal(echoed, '');
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    await until('the echo', () => echoed === 'halted');
  }

  /** All that is shown of it: its listener, its thread, the one connection that a client made, and its own calls. */
  async function isAlone(program: ProgramInfo): Promise<void> {
    await lab.refresh();
    assert.deepEqual(
      programs()
        .map(({ program: { command } }) => command)
        .filter((each) => each !== program.program.command),
      [],
    );
    const { rows } = await lab.request('connection/view', { server: program.id, offset: 0, limit: 10 });
    const { listeners, program: now } = lab.get(program.id) as ProgramInfo;
    assert.deepEqual(
      now.threads.map(({ id }) => id),
      [program.program.pid],
    );
    assert.deepEqual(
      listeners.map(({ address }) => address),
      program.listeners.slice(0, 1).map(({ address }) => address),
    );
    assert.deepEqual(
      rows.map(({ direction, peer }) => [direction, peer]),
      clients.map(({ localPort }) => ['accepted', `127.0.0.1:${localPort}`]),
    );
    const { records } = await lab.request('trace/read', { server: program.id, after: 0, limit: 1000 });
    const known = [0, ...[...listeners, ...rows].map(({ id }) => id)];
    assert.deepEqual(
      records.filter(({ connection = 0 }) => !known.includes(connection)),
      [],
    );
    assert.deepEqual(ofInterest(records), ['listen', 'accept', 'receive', 'send']);
  }

  function ofInterest(records: TraceRecord[]): string[] {
    const wanted = ['listen', 'accept', 'receive', 'send'];
    const made = records.filter(({ returned }) => returned === undefined || returned >= 0);
    return [...new Set(made.map(({ kind }) => kind))].filter((kind) => wanted.includes(kind));
  }

  /** The lines at which it received and sent. */
  async function linesOf({ id: server }: ProgramInfo, file: string): Promise<Record<string, number>> {
    const { records } = await lab.request('trace/read', { server, after: 0, limit: 1000 });
    const lines: Record<string, number> = {};
    for (const { kind, site } of records) {
      if (!site || (kind !== 'receive' && kind !== 'send')) continue;
      const [resolved] = await lab.request('site/resolve', { server, sites: [site] });
      const own = resolved!.frames.find((frame) => frame.own);
      assert.equal(own?.file, file);
      lines[kind] = own!.line!;
    }
    return lines;
  }

  /** Launches a file that halts at a line, and has all that is asked of a program that is debugged. */
  async function debugged(type: string, file: string, text: string, line: number): Promise<ProgramInfo> {
    writeFileSync(file, text);
    breakAt(file, line);
    await vscode.debug.startDebugging(undefined, {
      type,
      request: 'launch',
      name: type,
      program: file,
      console: 'internalConsole',
      cwd: folder,
    });
    const program = await listening();
    await haltsAndGoesOn(program);
    await isAlone(program);
    return program;
  }

  it('by debugpy is watched, and halts at its breakpoints', async function () {
    if (!existsSync('/usr/lib/python3/dist-packages/debugpy')) this.skip();
    const file = join(folder, 'a server.py');
    const program = await debugged('debugpy', file, python, 14);
    assert.deepEqual(await linesOf(program, file), { receive: 9, send: 14 });
  });

  it('by js-debug is watched, and halts at its breakpoints', async () => {
    await debugged('node', join(folder, 'a server.mjs'), node, 4);
  });

  for (const type of ['cppdbg', 'lldb'] as const)
    it(`by ${type} is started with what it needs to be watched, beside what it is given`, async () => {
      const given =
        type === 'cppdbg' ? { environment: [{ name: 'KEY', value: 'kept' }] } : { env: { KEY: 'kept' } };
      const begun = new Promise<vscode.DebugSession>((resolve) =>
        vscode.debug.onDidStartDebugSession(resolve),
      );
      await vscode.debug.startDebugging(undefined, {
        type,
        request: 'launch',
        name: type,
        program: '/bin/true',
        ...given,
      });
      const { configuration } = await begun;
      const environment: Record<string, string> =
        type === 'cppdbg'
          ? Object.fromEntries(
              configuration.environment.map(({ name, value }: { name: string; value: string }) => [
                name,
                value,
              ]),
            )
          : configuration.env;
      assert.equal(environment.KEY, 'kept');
      assert.match(environment.LD_PRELOAD!, /network_lab_shim/);
      assert.match(environment.NETWORK_LAB_FOLDER!, /network-lab-/);
      assert.match(environment.ASAN_OPTIONS!, /verify_asan_link_order=0/);
    });

  it('is not watched where the person has not asked for it', async () => {
    await setting('never');
    const begun = new Promise<vscode.DebugSession>((resolve) => vscode.debug.onDidStartDebugSession(resolve));
    await vscode.debug.startDebugging(undefined, {
      type: 'lldb',
      request: 'launch',
      name: 'lldb',
      program: '/bin/true',
    });
    assert.equal((await begun).configuration.env, undefined);
  });
});
