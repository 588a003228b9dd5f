/** A program held before each kind of call: the lab is killed, or a signal comes, and the call is what it would have been. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isProgram } from '../../../extension/shared/watched.ts';
import { until } from '../../until.ts';
import { Engine } from '../support/engine.ts';
import { compiled } from './support/compiled.ts';
import { OwnProgram, programs } from './support/ownProgram.ts';

/** What each gives where nothing disturbs it. */
const results: Record<string, number> = {
  ...{ recv: 5, recvfrom: 5, recvmsg: 5, recvmmsg: 1, read: 5, readv: 5 },
  ...{ send: 5, sendto: 5, sendmsg: 5, sendmmsg: 1, write: 5, writev: 5, sendfile: 5, splice: 5 },
  ...{ socket: 1, bind: 0, listen: 0, accept: 1, accept4: 1, connect: 0 },
  ...{ shutdown: 0, close: 0, dup: 1, dup2: 1, fcntl: 0, ioctl: 0, setsockopt: 0, getsockopt: 0 },
  ...{ select: 1, pselect: 1, poll: 1, ppoll: 1, epoll_wait: 1, epoll_pwait: 1, epoll_ctl: 0 },
};
const waits = ['select', 'pselect', 'poll', 'ppoll', 'epoll_wait', 'epoll_pwait'];

interface Made {
  result: number;
  error: string;
  /** Of the clock that process.hrtime has, milliseconds. */
  at: number;
}

describe('a program that is held before a call', function () {
  this.timeout(60_000);
  let engine: Engine;
  const held = new Map<string, OwnProgram>();
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(async () => {
    await Promise.all([...held.values()].map((program) => program.dispose()));
    held.clear();
    await engine.dispose();
  });

  const listed = async (program: OwnProgram) => {
    const all = (await engine.request('server/list', {})).filter(isProgram);
    return all.find((each) => each.program.pid === program.pid) ?? false;
  };
  const standsBefore = async (program: OwnProgram, name: string) => {
    const found = await listed(program);
    if (!found) return false;
    const [thread] = found.program.threads;
    return thread!.position.held && thread!.position.function === name;
  };

  /** One program for each call. */
  async function holdAll(...how: string[]): Promise<void> {
    const { environment } = await engine.request('program/environment', {});
    const program = compiled(join(programs, 'one_call.c'));
    for (const name of Object.keys(results))
      held.set(name, new OwnProgram(program, [name, ...how], environment));
    for (const [name, each] of held) {
      const found = await until(`${name} in the list`, () => listed(each));
      await until(`${name} ready`, () => each.output.startsWith('begun'));
      await engine.request('loop/pause', { server: found.id });
      each.child.stdin.write('\n');
    }
    for (const [name, each] of held) await until(`${name} held`, () => standsBefore(each, name));
    for (const [name, each] of held) assert.equal(each.output, 'begun\n', name);
  }

  async function made(name: string): Promise<Made> {
    const program = held.get(name)!;
    const line = await until(
      `${name} is made`,
      () => program.output.split('\n').at(-2) !== 'begun' && program.output,
    );
    const [result, error, at] = line.split('\n')[1]!.split(' ');
    return { result: Number(result), error: error!, at: Number(at) };
  }

  it('makes it within a second when the lab is killed', async () => {
    await holdAll();
    const killedAt = Number(process.hrtime.bigint() / 1_000_000n);
    process.kill(engine.pid, 'SIGKILL');
    for (const [name, expected] of Object.entries(results)) {
      const { result, error, at } = await made(name);
      assert.deepEqual([result, error], [expected, '-'], name);
      assert(at - killedAt < 1000, `${name} went on after ${at - killedAt} ms`);
    }
  });

  it('fails with EINTR at a signal whose handler asks for no restart; a close is made', async () => {
    await holdAll();
    for (const each of held.values()) each.child.kill('SIGINT');
    for (const name of Object.keys(results)) {
      const { result, error } = await made(name);
      assert.deepEqual([result, error], name === 'close' ? [0, '-'] : [-1, 'EINTR'], name);
    }
  });

  it('stays held at a signal whose handler asks for a restart, but for a wait, which is never restarted', async () => {
    await holdAll('restart');
    for (const each of held.values()) each.child.kill('SIGINT');
    for (const name of waits) {
      const { result, error } = await made(name);
      assert.deepEqual([result, error], [-1, 'EINTR'], name);
    }
    for (const [name, each] of held) {
      if (waits.includes(name) || name === 'close') continue;
      assert.equal(each.output, 'begun\n', name);
      const found = await listed(each);
      assert(found, name);
      await engine.request('loop/resume', { server: found.id });
      const { result, error } = await made(name);
      assert.deepEqual([result, error], [results[name], '-'], name);
    }
  });
});
