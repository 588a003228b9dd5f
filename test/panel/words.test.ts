/** The panel's figures and sentences, without a browser. */
import assert from 'node:assert/strict';
import { eventNames, hexadecimal } from '../../extension/shared/eventBits.ts';
import { waitCallText } from '../../extension/shared/text.ts';
import { moveByKey } from '../../media/panel/frame/moveByKey.ts';
import { reporting } from '../../media/panel/gallery/program.ts';
import { Rates } from '../../media/panel/state/rates.ts';
import { barScale, barTicks, queueFraction } from '../../media/panel/words/bars.ts';
import { costSentence, pendingCallText, pendingSentence, roleOf } from '../../media/panel/words/callWords.ts';
import { count } from '../../media/panel/words/format.ts';
import { recordText } from '../../media/panel/words/traceWords.ts';
import { termWord } from '../../media/panel/words/words.ts';
import * as samples from './samples.ts';

describe('panel: words and figures', () => {
  it('writes counts in units that read well', () => {
    assert.deepEqual([0, 99_999, 123_456, 1_234_567].map(count), ['0', '99,999', '123 k', '1.23 M']);
  });

  it('tells one byte from none in a bar, and stays within it', () => {
    assert.equal(queueFraction(0), 0);
    assert(queueFraction(1) > 0);
    assert(queueFraction(1000) < queueFraction(100_000));
    assert.equal(queueFraction(2 ** 30), 1);
  });

  it('says what the cuts of a bar are, in amounts that the bar fills up to there', () => {
    assert.equal(barScale(), 'Bars are logarithmic: cut at 1 KiB and 1 MiB, full at 4 MiB.');
    assert.deepEqual(
      [...barTicks, 4 * 1024 ** 2].map((amount) => queueFraction(amount).toFixed(2)),
      ['0.45', '0.91', '1.00'],
    );
  });

  it('names event bits, known and unknown, signed and unsigned', () => {
    assert.equal(eventNames(0), '0');
    assert.equal(eventNames(0x2001), 'IN|RDHUP');
    assert.equal(eventNames(2 ** 31 + 1), 'IN|ET');
    assert.equal(eventNames(-(2 ** 31) + 4), 'OUT|ET');
    assert.equal(eventNames(0x4000), '0x4000');
    assert.equal(hexadecimal(-(2 ** 31)), '0x80000000');
  });

  it('says what each call cost', () => {
    assert.equal(waitCallText(samples.epollWait()), 'epoll_wait(20, events, 64, -1)');
    assert.equal(waitCallText(samples.pollWait()), 'poll(fds, 1003, -1)');
    assert.equal(waitCallText(samples.selectWait()), 'select(123, read, write, except, NULL)');
    assert.equal(costSentence(samples.pollWait()), 'Walked 1,003 descriptors to find 2.');
    assert.match(costSentence(samples.epollWait()), /^Looked at 2 of 14 descriptors/);
    assert.equal(
      costSentence({ ...samples.pollWait(), returned: -1, errno: 'EINTR' }),
      'The call failed with EINTR.',
    );
    assert.equal(roleOf(22, samples.pollWait(), samples.server()), 'listener');
    assert.equal(roleOf(22, samples.pollWait(), samples.server({ transport: 'udp' })), 'the server’s socket');
    assert.equal(roleOf(99, samples.pollWait(), samples.server()), undefined);
  });

  it('says of a server that no wait has come back to how long it has waited', () => {
    const server = samples.server({ startedAt: 1000 });
    assert.equal(pendingCallText('epoll'), 'epoll_wait(…)');
    assert.equal(
      pendingSentence(server, 13_000),
      'It has waited since its start 12 s ago: nothing was ready yet.',
    );
    const held = { call: 'wait', fd: -1, held: true } as const;
    assert.match(pendingSentence({ ...server, state: 'paused', position: held }, 13_000), /held before/);
    assert.equal(pendingSentence({ ...server, state: 'died' }, 13_000), 'No wait of it has come back.');
  });

  it('says of a program that it waits for the first time only where it waits', () => {
    const elsewhere = { call: 'none', fd: -1, held: false } as const;
    assert.match(pendingSentence(reporting(), 0), /^It waits for the first time/);
    assert.equal(pendingSentence(reporting({ position: elsewhere }), 0), 'No wait of it has come back.');
  });

  it('counts a descriptor that is in two of select’s sets once', () => {
    const wait = samples.selectWait();
    wait.write.returned = [70];
    assert.equal(costSentence(wait), 'Walked 123 descriptors to find 2.');
  });

  it('tells how fast a counter rises over the last second, not over all time', () => {
    const rates = new Rates();
    assert.equal(rates.of('waits'), undefined);
    rates.add(samples.statistics({ waits: 0 }), 0);
    rates.add(samples.statistics({ waits: 100 }), 1000);
    assert.equal(rates.of('waits'), 100);
    rates.add(samples.statistics({ waits: 100 }), 2000);
    rates.add(samples.statistics({ waits: 100 }), 3000);
    assert.equal(rates.of('waits'), 0);
  });

  it('writes one thing in the singular, and numbers with separators', () => {
    const [wait] = samples.trace();
    const receive = {
      ...wait!,
      kind: 'receive' as const,
      fd: 9,
      asked: 4096,
      returned: 1500,
      nanoseconds: 850,
    };
    assert.equal(recordText(receive), 'receive(fd 9, 4,096 bytes) = 1,500, 850 ns');
    assert.match(recordText({ ...wait!, kind: 'wait', asked: 60_000 }), /^wait\(timeout 60,000 ms\) = /);
    assert.equal(recordText({ ...wait!, kind: 'lost', returned: 1 }), 'Not shown: 1 record');
    assert.match(
      costSentence({ ...samples.epollWait(), walked: 1 }),
      /^Looked at 1 of 14 descriptors, the ready one:/,
    );
  });

  it('has words for what its chips ask for', () => {
    assert.deepEqual(
      [termWord('state:halfClosed'), termWord('queued:yes')],
      ['FIN received', 'with queued data'],
    );
  });

  it('moves the cursor of a list by keys, and never off it', () => {
    assert.equal(moveByKey('ArrowDown', 0, 3, 10), 1);
    assert.equal(moveByKey('PageDown', 1, 3, 10), 2);
    assert.equal(moveByKey('ArrowUp', 0, 3, 10), 0);
    assert.equal(moveByKey('End', 0, 3, 10), 2);
    assert.equal(moveByKey('x', 0, 3, 10), undefined);
  });
});
