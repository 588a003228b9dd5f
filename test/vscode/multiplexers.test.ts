/**
 * What the panel shows of a server under each multiplexer, held against the kernel: the sets of the last wait, one
 * system call after the other, the pipe behind a client that does not read, an option set on a live socket.
 */
import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { Puppet, type PuppetSocket } from '../engine/support/clients.ts';
import { epollInterest } from '../engine/support/proc.ts';
import { until } from '../until.ts';
import { kernelWord, LabWindow, listenerOf } from './labWindow.ts';
import {
  callText,
  connectionDescriptors,
  controlDescriptor,
  epollLists,
  pollArray,
  selectSets,
} from './theCall.ts';

const kinds = [['select'], ['poll'], ['epoll', 'Level-triggered'], ['epoll', 'Edge-triggered']];
/** Event bits of poll and epoll. */
const OUT = 4;
/** ERR and HUP, which the kernel adds to what was asked for. */
const unasked = 0x18;

describe('the panel and the kernel', function () {
  this.timeout(60_000);
  const puppet = new Puppet();
  let window: LabWindow;

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    window = await LabWindow.open();
    await window.workbench.openView('Network Lab');
  });
  after(async () => {
    await puppet.dispose();
    await window?.end();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window?.workbench.screenshot(`failed-${Date.now()}`);
  });

  for (const kind of kinds) {
    describe(`of ${kind.join(', ')}`, () => {
      let port: number;
      let listener: { pid: number; fd: number };
      let talker: PuppetSocket;
      let idle: PuppetSocket;
      let deaf: PuppetSocket;

      before(async () => {
        port = await window.startServer([...kind, 'echo', 'TCP']);
        listener = listenerOf(port);
        await window.workbench.command('Network Lab: Open Panel');
        [talker, idle, deaf] = [
          await puppet.connect(port),
          await puppet.connect(port),
          await puppet.connect(port),
        ];
        for (const { address } of [talker, idle, deaf]) await window.panelRow(address).waitFor();
      });
      after(() => window.stopServers());

      /** All that the server watches, and the lab's own descriptor beside it. */
      function assertWatches(fds: number[], control: number): void {
        const known = [listener.fd, ...connectionDescriptors(port).values()];
        assert.deepEqual([...fds].sort(), known.sort());
        assert.equal(readlinkSync(`/proc/${listener.pid}/fd/${control}`), 'anon_inode:[eventfd]');
      }

      it('shows the sets of the last wait as the kernel has them', async () => {
        await puppet.send(talker, 'hello');
        assert.equal((await puppet.receiveExactly(talker, 5)).toString(), 'hello');
        const fd = connectionDescriptors(port).get(talker.address)!;
        // Each answer made the talker's socket writable: the wait before the one that now waits said so.
        switch (kind[0]) {
          case 'select': {
            await until('the writable talker', async () =>
              (await selectSets(window)).write.came.includes(fd),
            );
            const { read, write, except } = await selectSets(window);
            assertWatches(read.asked, await controlDescriptor(window));
            assert.deepEqual([write.asked, write.came, read.came, except.came], [[fd], [fd], [], []]);
            break;
          }
          case 'poll': {
            await until('the writable talker', async () => (await pollArray(window)).revents.get(fd) === OUT);
            const { events, revents } = await pollArray(window);
            assertWatches([...events.keys()], await controlDescriptor(window));
            assert.deepEqual(
              [...revents].filter(([, bits]) => bits !== 0),
              [[fd, OUT]],
            );
            break;
          }
          default: {
            await until('the ready talker', async () => (await epollLists(window)).ready.has(fd));
            const { interest, ready } = await epollLists(window);
            const control = await controlDescriptor(window);
            assertWatches([...interest.keys()], control);
            const epollFd = Number(/epoll_wait\((\d+)/.exec(await callText(window))![1]);
            // The list is the one that the wait was made with: what it found writable is since taken out of it.
            const kernels = epollInterest(listener.pid, epollFd)
              .filter((entry) => entry.fd !== control)
              .map((entry) => [entry.fd, ((entry.events & ~unasked) | (entry.fd === fd ? OUT : 0)) >>> 0]);
            assert.deepEqual(
              [...interest].sort(([a], [b]) => a - b),
              kernels,
            );
            assert.deepEqual([...ready], [[fd, OUT]]);
          }
        }
      });

      it('steps through accept, receive and send, and names each call', async () => {
        const { keyboard } = window.workbench.page;
        await window.inPanel('lab-connection-grid [role=grid]').focus();
        await keyboard.press('F6');
        const controls = window.inPanel('lab-loop-controls[held]');
        await controls.waitFor();
        await window.treeRow('paused').waitFor();
        const newcomer = await puppet.connect(port);
        await puppet.send(newcomer, 'step by step');

        /** What the last step did, where there was one, and what the next will do. */
        const words = () => window.inPanel('lab-loop-words .held span').allTextContents();
        const said: string[] = [];
        const step = async () => {
          await keyboard.press('F10');
          // No call in this scene ends like the one before it.
          await until(`a step after ${said.join(', ')}`, async () => {
            const [did, next] = await words();
            return next !== undefined && did !== said.at(-1);
          });
          said.push((await words())[0]!);
          await window.panelAsksAnew();
        };
        const stepUntil = async (call: RegExp) => {
          for (let most = 20; !call.test((await words()).at(-1)!); most--) {
            assert(most > 0, `${call} after ${said.join(', ')}`);
            await step();
          }
        };
        await window.panelAsksAnew();
        await stepUntil(/^next: accept\(/);
        await step();
        const fd = connectionDescriptors(port).get(newcomer.address)!;
        assert.equal(said.at(-1), `accept(fd ${listener.fd}) = ${fd}`);
        await stepUntil(/^next: receive\(/);
        await window.panelRow(newcomer.address).and(window.inPanel('.touched')).waitFor();
        await step();
        assert.equal(said.at(-1), `receive(fd ${fd}, 1,024 bytes) = 12`);
        await stepUntil(/^next: send\(/);
        assert.equal(await puppet.readable(newcomer), false);
        if (kind[1] === 'Level-triggered') await window.workbench.screenshot('stepping');
        await step();
        assert.equal(said.at(-1), `send(fd ${fd}, 12 bytes) = 12`);
        assert.equal((await puppet.receiveExactly(newcomer, 12)).toString(), 'step by step');
        await keyboard.press('F5');
        await controls.waitFor({ state: 'detached' });
        await puppet.close(newcomer);
      });

      it('shows the pipe fill behind a client that does not read', async () => {
        await window.panelRow(deaf.address).click();
        const held = window.inPanel('lab-queue-pipe .held');
        // Whenever the kernel takes no more, the server drains it: until the application queue is full, and it reads no more.
        await until('the pipe filling from end to end', async () => {
          await puppet.sendUntilFull(deaf);
          return held.filter({ hasText: /application queue is full.*the peer holds/ }).isVisible();
        });
        await window.inPanel('lab-queue-pipe .held').filter({ hasText: 'The peer does not read' }).waitFor();
        for (const stage of ['application', 'unsent', 'peerReceive'])
          await window.inPanel(`lab-queue-pipe [aria-label=Sending] .${stage}.filled`).waitFor();
        // It sends, too, and is held up: by then the server does not read either.
        for (const stage of ['unsent', 'receive'])
          await window.inPanel(`lab-queue-pipe [aria-label=Receiving] .${stage}.filled`).waitFor();
        await window.inPanel('lab-queue-pipe .held').filter({ hasText: 'the peer holds' }).waitFor();
        await window.inspectorRow(/^Sending is held back.*The peer does not read/).waitFor();
        await window.inspectorRow(/^Receiving is held back.*the peer holds/).waitFor();
        // Of three figures each: what waits to be sent and to be acknowledged is ss's Send-Q.
        await until('the sidebar’s numbers in ss', async () => {
          const sendQueue = (await inspectedBytes(/^Unsent/)) + (await inspectedBytes(/^In flight/));
          const [, , ofKernel] = kernelWord(port, deaf.address).split(/\s+/).map(Number);
          return sendQueue > 0 && Math.abs(sendQueue - ofKernel!) <= sendQueue / 200;
        });
      });

      async function inspectedBytes(queue: RegExp): Promise<number> {
        const text = (await window.inspectorRow(queue).textContent()) ?? '';
        const [, amount, unit] = /(\d[\d.,]*) ([KM]?i?B)/.exec(text) ?? [];
        if (amount === undefined) return -1;
        return (
          Number(amount.replaceAll(',', '')) *
          { B: 1, KiB: 1024, MiB: 1024 ** 2 }[unit as 'B' | 'KiB' | 'MiB']
        );
      }

      it('sets an option that the sidebar and the kernel then show', async () => {
        await window.panelRow(idle.address).click();
        await window.panelToggle('SO_KEEPALIVE').click();
        await until('the switch on', () => window.isOn('SO_KEEPALIVE'));
        await until('the keepalive timer in ss', () =>
          /timer:\(keepalive/.test(kernelWord(port, idle.address)),
        );
        const row = window.inspectorRow('SO_KEEPALIVE');
        await row.locator('[role=checkbox][aria-checked=true]').waitFor();
      });

      it('sets that option on all connections, and says on how many', async () => {
        await window.inPanel('[data-option=SO_KEEPALIVE]').hover();
        await window.inPanel('[data-option=SO_KEEPALIVE] .on-all').click();
        await window.workbench.notification('SO_KEEPALIVE is set on 3 of 3 connections.').first().waitFor();
        await until('the talker’s keepalive timer in ss', () =>
          /timer:\(keepalive/.test(kernelWord(port, talker.address)),
        );
      });
    });
  }
});
