import assert from 'node:assert/strict';
import { AbstractMessageReader, type DataCallback, type Message } from 'vscode-jsonrpc/node';
import { connectBounded } from '../../extension/engine/boundedConnection.ts';
import type { Line } from '../../extension/engine/lines.ts';
import { until } from '../until.ts';

interface Answer {
  id: number;
  result?: unknown;
  error?: { code: number; message: string };
}

/** A line whose other side takes answers when the test says so. */
class FakeLine extends AbstractMessageReader implements Line {
  readonly reader = this;
  readonly answers: Answer[] = [];
  isReading = true;
  private untaken: (() => void)[] = [];
  private deliver: DataCallback = () => {};

  listen(deliver: DataCallback) {
    this.deliver = deliver;
    return { dispose() {} };
  }

  /** All at once, as a line does that has read many in one piece. */
  arrive(...requests: [id: number, method: string][]): void {
    for (const [id, method] of requests) this.deliver({ jsonrpc: '2.0', id, method } as Message);
  }

  send(message: Message, written: (error?: Error | null) => void): void {
    this.answers.push(message as unknown as Answer);
    this.untaken.push(written);
  }

  /** Everything that waits, and what follows as long as something does. */
  async takeAnswers(count: number): Promise<void> {
    await until(`${count} answers`, () => {
      for (const written of this.untaken.splice(0)) written();
      return this.answers.length >= count;
    });
  }

  isFull(): boolean {
    return this.untaken.length >= 10;
  }

  stopReading(): void {
    this.isReading = false;
  }

  startReading(): void {
    this.isReading = true;
  }
}

describe('a bounded connection', () => {
  let line: FakeLine;
  let handled: string[];
  let finishLate: (() => void)[];

  beforeEach(() => {
    line = new FakeLine();
    handled = [];
    finishLate = [];
    const { connection } = connectBounded(line);
    const handle = (method: string, answer: () => unknown) =>
      connection.onRequest(method, () => {
        handled.push(method);
        return answer();
      });
    handle('server/list', () => []);
    handle('loop/resume', () => 'resumed');
    for (const late of ['loop/step', 'server/stop'])
      handle(late, () => new Promise((resolve) => finishLate.push(() => resolve(late))));
    connection.listen();
  });

  const many = (count: number, method: string, first = 1) =>
    Array.from({ length: count }, (_, index): [number, string] => [first + index, method]);

  it('takes no more requests in while the line is full, though they have been read already', async () => {
    line.arrive(...many(100, 'server/list'));
    await until('the line to be full', () => line.answers.length === 10 && !line.isReading);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(handled.length, 10);
    await line.takeAnswers(100);
    await until('reading to go on', () => line.isReading);
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      many(100, '').map(([id]) => id),
    );
  });

  it('reads no further while what it has read in one piece is being taken in', async () => {
    line.arrive(...many(5, 'server/list'));
    assert.equal(line.isReading, false);
    await until('all to be taken in', () => line.isReading);
    assert.equal(handled.length, 5);
  });

  it('is not held up by what is answered late, and refuses more of that than a thousand', async () => {
    line.arrive(
      ...many(1002, 'loop/step'),
      [2000, 'server/list'],
      [2001, 'server/stop'],
      [2002, 'loop/resume'],
    );
    await line.takeAnswers(4);
    const told = line.answers.map(({ id, error }) => [id, error?.code]);
    assert.deepEqual(told, [
      [1001, -32_000],
      [1002, -32_000],
      [2000, undefined],
      [2002, undefined],
    ]);
    assert.equal(handled.filter((method) => method === 'loop/step').length, 1000);
    assert.equal(finishLate.length, 1001);
    for (const finish of finishLate) finish();
    await line.takeAnswers(4 + 1001);
    line.arrive([3000, 'loop/step']);
    await until('a step to be taken in again', () => finishLate.length === 1002);
  });

  it('counts requests that bear the same id', async () => {
    line.arrive(...Array.from({ length: 1001 }, (): [number, string] => [7, 'loop/step']));
    await line.takeAnswers(1);
    assert.deepEqual([line.answers[0]?.id, line.answers[0]?.error?.code], [7, -32_000]);
    assert.equal(finishLate.length, 1000);
  });

  it('takes in a bounded number even of what ends the waiting of others', async () => {
    line.arrive(...many(2001, 'server/stop'));
    await line.takeAnswers(1);
    assert.deepEqual([line.answers[0]?.id, line.answers[0]?.error?.code], [2001, -32_000]);
    assert.equal(finishLate.length, 2000);
  });

  it('lives on after a message that it can make nothing of', async () => {
    line.arrive();
    (line as unknown as { deliver: DataCallback }).deliver({
      jsonrpc: '2.0',
      method: '$/cancelRequest',
      params: null,
    } as unknown as Message);
    line.arrive([1, 'server/list']);
    await line.takeAnswers(1);
    assert.equal(line.answers[0]?.id, 1);
  });
});
