import { connect, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { Emitter } from 'vscode-jsonrpc/node';
import type { Transport } from '../../contract/server.ts';
import { endpointText } from '../../shared/text.ts';
import { DatagramSocket } from './datagramSocket.ts';
import type { Endpoint } from './endpoint.ts';
import { LineEditor } from './lineEditor.ts';

/** What the terminal says of its own, in the person's language. */
export interface ClientWords {
  connected(local: string, remote: string): string;
  failed(remote: string, code: string): string;
  serverClosed: string;
  reset(code: string): string;
  pressAnyKey: string;
}

/** What the terminal does with a socket, be it of TCP or UDP. */
type ClientSocket = Socket | DatagramSocket;

/** Text shown at once at most: one chunk of the socket, then the terminal gets time to draw it. */
const frameMilliseconds = 16;

/**
 * A client in a terminal: a line goes out at Enter, what arrives is shown above what is being typed.
 *
 * It has the form of vscode.Pseudoterminal and knows nothing of VS Code. While text comes faster than it can
 * be shown, the socket is not read: the bytes wait in the kernel's queues, where the lab shows them.
 */
export class ClientTerminal {
  private readonly remote: Endpoint;
  private readonly words: ClientWords;
  private readonly transport: Transport;
  private readonly editor: LineEditor;
  private readonly decoder = new StringDecoder('utf8');
  private socket: ClientSocket | undefined;
  private wasConnected = false;
  private ended = false;

  private readonly writeEmitter = new Emitter<string>();
  private readonly closeEmitter = new Emitter<void>();
  private readonly nameEmitter = new Emitter<string>();
  readonly onDidWrite = this.writeEmitter.event;
  readonly onDidClose = this.closeEmitter.event;
  readonly onDidChangeName = this.nameEmitter.event;

  /** @param prompt Kept under what arrives, `<You> ` for a chat; empty for none. */
  constructor(remote: Endpoint, prompt: string, words: ClientWords, transport: Transport = 'tcp') {
    this.remote = remote;
    this.words = words;
    this.transport = transport;
    this.editor = new LineEditor(prompt, 80);
  }

  open(dimensions: { columns: number } | undefined): void {
    if (dimensions) this.editor.resize(dimensions.columns);
    const { host, port } = this.remote;
    const socket = this.transport === 'udp' ? new DatagramSocket(this.remote) : connect({ host, port });
    this.socket = socket;
    socket.once('connect', () => this.connected(socket));
    socket.on('data', (chunk) => this.received(socket, chunk));
    socket.once('end', () => this.finish(this.words.serverClosed));
    socket.once('error', (error: NodeJS.ErrnoException) => this.failed(error.code ?? error.message));
  }

  setDimensions(dimensions: { columns: number }): void {
    this.editor.resize(dimensions.columns);
  }

  /** The keyboard. After the end, any key closes the terminal. */
  handleInput(data: string): void {
    if (this.ended) {
      this.closeEmitter.fire();
      return;
    }
    const { output, events } = this.editor.type(data);
    this.writeEmitter.fire(output);
    for (const event of events) {
      if (event.kind === 'close') this.leave();
      else this.socket?.write(`${event.text}\n`);
    }
  }

  /** The terminal was closed: the client says goodbye with a FIN, as a program that ends does. */
  close(): void {
    this.ended = true;
    this.socket?.end();
    // What still arrives is not shown any more, but must be read so that the FIN of the server is.
    this.socket?.resume();
    this.socket?.unref();
  }

  /** VS Code calls `close` when a person closes the terminal, and not when the terminal asks for that itself. */
  private leave(): void {
    this.close();
    this.closeEmitter.fire();
  }

  private connected(socket: ClientSocket): void {
    this.wasConnected = true;
    const local = endpointText({ host: socket.localAddress ?? '', port: socket.localPort ?? 0 });
    // A tab has room for little: the ports tell the clients of this machine apart.
    this.nameEmitter.fire(`${socket.localPort} → ${this.remote.port}`);
    this.writeEmitter.fire(
      `${this.words.connected(local, endpointText(this.remote))}\r\n${this.editor.draw()}`,
    );
  }

  private received(socket: ClientSocket, chunk: Buffer): void {
    if (this.ended) return;
    this.writeEmitter.fire(this.editor.receive(this.decoder.write(chunk)));
    socket.pause();
    setTimeout(() => socket.resume(), frameMilliseconds);
  }

  private failed(code: string): void {
    this.finish(
      this.wasConnected ? this.words.reset(code) : this.words.failed(endpointText(this.remote), code),
    );
  }

  private finish(line: string): void {
    if (this.ended) return;
    this.ended = true;
    this.socket?.destroy();
    this.writeEmitter.fire(this.editor.leave(`${line}\r\n${this.words.pressAnyKey}`));
  }
}
