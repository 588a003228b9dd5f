/**
 * A connection on which nothing piles up, whatever the other side does: requests come in one by one, and none comes in
 * while too many answers wait to be taken. Those that are not taken in stay in the line, where they hold up who asks.
 *
 * This can't lock the two up: answers wait for nobody but the other side, and when that reads, all goes on. What the
 * engine itself is late with (a step, a stop, an act that waits for its loop) holds nobody up, since what would end that
 * waiting may be the next request. Of those there may only be so many: one more is refused, and never done.
 */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  Message,
  type MessageConnection,
  type MessageWriter,
  type RequestMessage,
} from 'vscode-jsonrpc/node';
import type { EngineMethod } from '../contract/methods.ts';
import { isQuestion } from '../shared/questions.ts';
import { say } from '../shared/sentence.ts';
import { failed } from './errors.ts';
import type { Line } from './lines.ts';

/** Requests that may be open. */
const mostOpen = 1000;

/** What ends the waiting of others; of these as many again are taken in. */
const releases: readonly string[] = ['loop/resume', 'server/stop', 'swarm/stop'] satisfies EngineMethod[];

export interface BoundedConnection {
  connection: MessageConnection;
  /** When the other side has taken so much that more may be answered: for who makes long answers late. */
  room(): Promise<void>;
}

export function connectBounded(line: Line): BoundedConnection {
  const flow = new Flow(line);
  const connection = createMessageConnection(new FlowReader(line, flow), new FlowWriter(line, flow));
  return { connection, room: () => flow.room() };
}

class Flow {
  private readonly line: Line;
  private take: DataCallback = () => {};
  /** Came out of the line together with one that was taken in: a piece of the line's at most. */
  private readonly waiting: Message[] = [];
  /** Requests that have come in and are not answered; counted, since several may bear the same id. */
  private open = 0;
  private readonly waitingForRoom: (() => void)[] = [];
  private isTaking = false;
  private isReading = true;

  constructor(line: Line) {
    this.line = line;
  }

  listen(take: DataCallback): Disposable {
    this.take = take;
    return this.line.reader.listen((message) => {
      this.waiting.push(message);
      if (this.isTaking) this.read(false);
      else void this.takeIn();
    });
  }

  send(message: Message, written: (error?: Error | null) => void): void {
    if (Message.isResponse(message)) this.open -= 1;
    this.hand(message, written);
  }

  private hand(message: Message, written: (error?: Error | null) => void): void {
    this.line.send(message, (error) => {
      written(error);
      if (!this.line.isFull()) for (const goOn of this.waitingForRoom.splice(0)) goOn();
      void this.takeIn();
    });
  }

  async room(): Promise<void> {
    while (this.line.isFull()) await new Promise<void>((goOn) => this.waitingForRoom.push(goOn));
  }

  private async takeIn(): Promise<void> {
    if (this.isTaking) return;
    this.isTaking = true;
    while (this.waiting.length > 0 && !this.line.isFull()) {
      this.takeOne(this.waiting.shift()!);
      // The connection looks at a message in its next turn, and what is not late is answered by the end of that.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.isTaking = false;
    this.read(this.waiting.length === 0 && !this.line.isFull());
  }

  private takeOne(message: Message): void {
    if (!Message.isRequest(message)) this.take(message);
    else if (this.isTooMany(message)) this.refuse(message);
    else {
      this.open += 1;
      this.take(message);
    }
  }

  private isTooMany({ method }: RequestMessage): boolean {
    if (isQuestion(method)) return false;
    return this.open >= (releases.includes(method) ? 2 * mostOpen : mostOpen);
  }

  private refuse({ id }: RequestMessage): void {
    const error = failed(
      say('{0} requests wait for their answers already', mostOpen),
      say('Resume or stop the servers that they are about, or wait.'),
    ).toJson();
    this.hand({ jsonrpc: '2.0', id, error } as Message, () => {});
  }

  private read(wanted: boolean): void {
    if (wanted === this.isReading) return;
    this.isReading = wanted;
    if (wanted) this.line.startReading();
    else this.line.stopReading();
  }
}

class FlowReader extends AbstractMessageReader {
  private readonly flow: Flow;

  constructor({ reader }: Line, flow: Flow) {
    super();
    this.flow = flow;
    reader.onError((error) => this.fireError(error));
    reader.onClose(() => this.fireClose());
  }

  listen(take: DataCallback): Disposable {
    return this.flow.listen((message) => {
      try {
        take(message);
      } catch (error) {
        // A message that the connection can make nothing of.
        this.fireError(error);
      }
    });
  }
}

class FlowWriter extends AbstractMessageWriter implements MessageWriter {
  private readonly flow: Flow;
  private readonly written = (error?: Error | null) => {
    if (error) this.fireError(error);
  };

  constructor(line: Line, flow: Flow) {
    super();
    this.flow = flow;
    line.onClose(() => this.fireClose());
  }

  /** Resolves at once: of a message that waits for the other side, nothing shall be kept but its bytes. */
  async write(message: Message): Promise<void> {
    this.flow.send(message, this.written);
  }

  end(): void {}
}
