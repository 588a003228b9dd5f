/** The echo servers that are compared, each alone on the server's core. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Engine } from '../engine/support/engine.ts';
import { on, serverCore } from './machine.ts';
import { Panel } from './panel.ts';

export interface Subject {
  name: string;
  port: number;
  pid: number;
  /** While it is measured. */
  begin(): void;
  end(): Promise<void>;
  stop(): Promise<void>;
}

const folder = join(import.meta.dirname, 'servers');

/** Ours: how the lab's server is run. */
const lab = {
  multiplexer: 'epoll',
  application: 'echo',
  writeStrategy: 'immediately',
  backlog: 4096,
  receiveSize: 65_536,
} as const;

export const bareName = 'bare epoll loop (C++)';
export const uvName = 'libuv (C++)';

/**
 * @param built The folder with the programs of servers/*.cc.
 * @param chosen Part of the name of each that is wanted.
 */
export function startSubjects(built: string, chosen: RegExp): Promise<Subject[]> {
  const all: [string, (name: string) => Promise<Subject>][] = [
    [bareName, (name) => startProgram(name, join(built, 'bench_bare'))],
    ['bare loop, a thread beside', (name) => startProgram(name, join(built, 'bench_bare'), ['threads'])],
    ['io_uring (C++)', (name) => startProgram(name, join(built, 'bench_uring'))],
    ['lab, trace off', (name) => startLab(name, { trace: false, watched: false })],
    ['lab, trace on', (name) => startLab(name, { trace: true, watched: false })],
    ['lab, trace on, watched', (name) => startLab(name, { trace: true, watched: true })],
    [uvName, (name) => startProgram(name, join(built, 'bench_uv'))],
    ['libevent (C++)', (name) => startProgram(name, join(built, 'bench_event'))],
    ['Node, net', (name) => startProgram(name, process.execPath, [join(folder, 'net.mjs')])],
    ['Python, selectors', (name) => startProgram(name, 'python3', [join(folder, 'selectors_echo.py')])],
  ];
  // What all others are compared with is always there.
  const wanted = all.filter(([name]) => name === bareName || chosen.test(name));
  return Promise.all(wanted.map(([name, start]) => start(name)));
}

async function startProgram(name: string, program: string, parameters: string[] = []): Promise<Subject> {
  const [command, ...before] = on(serverCore);
  const child = spawn(command!, [...before, program, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    name,
    port: Number(line),
    pid: child.pid!,
    begin() {},
    async end() {},
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function startLab(
  name: string,
  { trace, watched }: { trace: boolean; watched: boolean },
): Promise<Subject> {
  const engine = await Engine.start(on(serverCore));
  const { id, address } = await engine.request('server/start', { ...lab, trace });
  const panel = watched ? new Panel(engine, id) : undefined;
  return {
    name,
    port: address.port,
    pid: engine.pid,
    begin: () => panel?.open(),
    end: async () => panel?.close(),
    stop: () => engine.dispose(),
  };
}
