/** The view Servers as it is drawn, without VS Code. */
import assert from 'node:assert/strict';
import './support/vscode.ts';
import type { ConnectionView } from '../../extension/contract/connection.ts';
import type { LabNode } from '../../extension/features/parts/trees/treeItems.ts';
import type { Watched } from '../../extension/shared/watched.ts';
import { findings, program, reporting, sites, sockets } from '../panel/programSamples.ts';
import * as samples from '../panel/samples.ts';

const { watchedNodes } = await import('../../extension/features/parts/trees/watchedNodes.ts');

const view: ConnectionView = { total: 104, matched: 104, rows: sockets(), closed: [] };

function draw(...all: Watched[]): LabNode[] {
  return watchedNodes(all, new Map(all.map(({ id }) => [id, view])));
}

const words = ({ label, description }: LabNode) => [label, description].filter(Boolean).join(' | ');
const below = (node: LabNode | undefined) => (node?.children ?? []).map(words);

describe('the tree of what is watched', () => {
  it('says of a program which it is, how it is, what it waits with and how many are connected', () => {
    const [node] = draw(program());
    assert.equal(words(node!), 'server.py (pid 4711) | running · epoll · 3 connections');
    assert.deepEqual(node!.icon, { id: 'file-code', color: 'testing.iconPassed' });
    assert.equal(node!.kind, 'program.alive.running.attached.tcp');
    assert.equal(node!.spoken, 'Program server.py (pid 4711), running, epoll, 3 connections');
  });

  it('has its threads, listeners and connections below it, and what is not seen', () => {
    const [node] = draw(program());
    assert.deepEqual(below(node), [
      'Threads',
      'Listener | 127.0.0.1:8000 · fd 3 · accept queue 1 of 129',
      'Listener | /run/server.sock · fd 4 · accept queue 1 of 129',
      '127.0.0.1:40001 | TCP · accepted · open · receive 512 B',
      '127.0.0.1:5432 | TCP · made · connecting',
      '127.0.0.1:5353 | UDP · bound · open',
      '– | Unix · – · open',
      '100 more: open the panel',
      'Not seen | It uses io_uring: what goes through that is not seen.',
      'How it is watched | attached: seen from outside',
    ]);
    const [threads, first, , accepted, made, bound] = node!.children!;
    assert.deepEqual(below(threads), ['python3 | in wait · epoll', 'worker | in receive(fd 9)']);
    assert.deepEqual(below(threads!.children![0]), ['fd 5 | pipe']);
    assert.deepEqual(
      [accepted, made, bound].map((each) => [each!.icon?.id, each!.kind]),
      [
        ['arrow-left', 'socket.tcp'],
        ['arrow-right', 'socket.tcp'],
        ['arrow-swap', 'socket.udp'],
      ],
    );
    assert.deepEqual(first!.target, { server: 1_000_000, connection: 1 });
  });

  it('says of each thread how it is held, and what its menu may offer', () => {
    const [node] = draw(reporting());
    assert.equal(node!.kind, 'program.alive.running.shim.tcp');
    const threads = node!.children![0]!.children!;
    assert.deepEqual(threads.map(words), [
      'python3 | in epoll_wait · epoll · waits: 48,210',
      'worker | held before recv(fd 9) · pace 200 ms · waits: 12',
    ]);
    assert.deepEqual(
      threads.map(({ kind, icon, target }) => [kind, icon!.id, target]),
      [
        ['thread.shim.running', 'watch', { server: 1_000_000, thread: 4711 }],
        ['thread.shim.paused', 'debug-pause', { server: 1_000_000, thread: 4712 }],
      ],
    );
    assert.equal(draw(program())[0]!.children![0]!.children![0]!.kind, 'thread.attached.running');
  });

  it('says first what a program does wrong, where, and leads there', () => {
    const { frames } = sites()[1]!;
    const verdicts = findings().map((each) => ({ ...each, server: 1_000_000, startedAt: 0, frames }));
    const [node] = watchedNodes([reporting()], new Map(), () => ({ verdicts }));
    assert.equal(words(node!), 'server.py (pid 4711) | running · epoll · 3 connections · 1 mistake found');
    assert.equal(node!.icon?.id, 'warning');
    const [verdict] = node!.children!;
    assert.equal(words(verdict!), 'eof-ignored | server.py:57 in handle · 12,031 times in 3 s');
    assert.deepEqual(verdict!.opens, { file: '/srv/server.py', line: 57 });
    assert.match(verdict!.tooltip!, /no branch\n.* gave nothing .*\nCure: Close the connection/);
    const [ended] = watchedNodes([reporting({ state: 'died' })], new Map(), () => ({ verdicts }));
    assert.deepEqual(below(ended), [words(verdict!)]);
  });

  it('offers to run again what was run from here', () => {
    const [node] = watchedNodes([reporting()], new Map(), () => ({ runsAgain: true }));
    assert.equal(node!.kind, 'program.alive.running.shim.again.tcp');
  });

  it('folds a program below the one that made it, where that is there', () => {
    const child = program({ id: 1_000_001 }, { parent: 1_000_000, pid: 4712 });
    const grandchild = program({ id: 1_000_002 }, { parent: 1_000_001, pid: 4713 });
    const [only, ...others] = draw(grandchild, program(), child);
    assert.deepEqual(others, []);
    const [first] = only!.children!;
    assert.match(words(first!), /pid 4712/);
    assert.match(words(first!.children![0]!), /pid 4713/);
    assert.equal(draw(child).length, 1);
  });

  it('says how one ended, and keeps what it made below it', () => {
    const dead = program({ state: 'died' }, { exit: { code: 1 } });
    const child = program({ id: 1_000_001 }, { parent: dead.id });
    const [node] = draw(dead);
    assert.equal(words(node!), 'server.py (pid 4711) | died (It ended with exit status 1)');
    assert.equal(node!.kind, 'program.dead.died.attached.tcp');
    assert.equal(node!.children, undefined);
    assert.equal(draw(dead, child)[0]!.children!.length, 1);
  });

  it('names no node twice', () => {
    const keys: string[] = [];
    const collect = (nodes: LabNode[] = []) => {
      for (const { key, children } of nodes) {
        keys.push(key);
        collect(children);
      }
    };
    collect(draw(samples.server(), program(), program({ id: 1_000_001 }, { parent: 1_000_000 })));
    assert.equal(new Set(keys).size, keys.length);
  });

  it('has the lab’s servers as before', () => {
    const [node] = draw(samples.server());
    assert.equal(words(node!), 'epoll · echo | 127.0.0.1:10000 · 12 connections');
    assert.equal(node!.kind, 'server.alive.running.accepting.tcp');
    assert.equal(below(node)[0], 'Listener | fd 22 · accept queue 2 of 6');
  });
});
