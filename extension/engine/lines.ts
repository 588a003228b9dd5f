/** The two lines to the one who started the engine, in a form in which what waits on them can be bounded. */
import {
  type DataCallback,
  type Disposable,
  IPCMessageReader,
  type Message,
  type MessageReader,
  StreamMessageReader,
} from 'vscode-jsonrpc/node';

export interface Line {
  reader: MessageReader;
  /** Hands a message over; `written` is called when the line has taken all of it, or never will. */
  send(message: Message, written: (error?: Error | null) => void): void;
  /** Whether as much waits to be taken by the other side as may. */
  isFull(): boolean;
  /** Tells when the other side takes nothing any more. */
  onClose(listener: () => void): void;
  stopReading(): void;
  startReading(): void;
}

/** Bytes that may wait to be taken by the other side, on either line; one message more may bring them past it. */
const mostBytes = 8 * 1024 * 1024;
/** What a message that waits takes beside its bytes, roughly: so that many small ones count as what they are. */
const messageOverhead = 512;
/** Messages that may wait to be taken over IPC. */
const mostMessages = 1000;

/** The longest text that a request may have is 1 MiB: what goes on for so long without an end is no request. */
const mostMessageBytes = 16 * 1024 * 1024;

/** Tells when no message can be made out any more: all that comes after a wrong header, or without an end, is lost. */
class FramedReader extends StreamMessageReader {
  private readonly input: NodeJS.ReadStream;
  private sinceMessage = 0;

  constructor(input: NodeJS.ReadStream) {
    super(input);
    this.input = input;
  }

  override listen(take: DataCallback): Disposable {
    this.input.on('data', (bytes: Buffer) => {
      this.sinceMessage += bytes.length;
      if (this.sinceMessage > mostMessageBytes) this.lose(`a message of over ${mostMessageBytes} bytes`);
    });
    // Of the reader's errors only those about the header leave it without a place to go on from.
    this.onError((error) => {
      if (error.message.includes('Content-Length')) this.lose(error.message);
    });
    return super.listen((message) => {
      this.sinceMessage = 0;
      take(message);
    });
  }

  private lose(why: string): void {
    console.error(`network-lab engine: nothing more can be understood: ${why}`);
    this.fireClose();
  }
}

/** Standard input and output, each message behind its length, as in the Language Server Protocol. */
export function stdioLine(): Line {
  let unwritten = 0;
  // A message that could not be written says so itself; without a listener the error would end the process.
  process.stdout.on('error', () => {});
  return {
    reader: new FramedReader(process.stdin),
    send(message, written) {
      const body = Buffer.from(JSON.stringify(message));
      const bytes = Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
      unwritten += bytes.length + messageOverhead;
      process.stdout.write(bytes, (error) => {
        unwritten -= bytes.length + messageOverhead;
        written(error);
      });
    },
    isFull: () => unwritten >= mostBytes,
    onClose: (listener) => void process.stdout.on('close', listener),
    stopReading: () => process.stdin.pause(),
    startReading: () => process.stdin.resume(),
  };
}

/** What Node reads and writes its IPC channel with; there while it is connected. */
interface ChannelHandle {
  readStop(): void;
  readStart(): void;
  writeQueueSize: number;
}

/**
 * Node's IPC, for an engine that was forked.
 *
 * Node has no public way to leave messages in the channel unread, only the handle behind it. Where a later Node should
 * hide that too, all messages are read, and still answered only as fast as the answers are taken.
 */
export function ipcLine(): Line {
  const symbol = Object.getOwnPropertySymbols(process).find((each) => each.description === 'kChannelHandle');
  const handle = () => symbol && (process as unknown as Record<symbol, ChannelHandle | null>)[symbol];
  let unwritten = 0;
  return {
    reader: new IPCMessageReader(process),
    send(message, written) {
      unwritten += 1;
      process.send!(message, undefined, undefined, (error) => {
        unwritten -= 1;
        written(error);
      });
    },
    isFull: () => unwritten >= mostMessages || (handle()?.writeQueueSize ?? 0) >= mostBytes,
    onClose: (listener) => void process.on('disconnect', listener),
    stopReading: () => handle()?.readStop(),
    startReading: () => handle()?.readStart(),
  };
}
