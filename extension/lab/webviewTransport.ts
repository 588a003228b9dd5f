import type { DataCallback, MessageReader, MessageWriter } from 'vscode-jsonrpc/node';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type Disposable,
  type Message,
} from 'vscode-jsonrpc/node';

/** The part of vscode.Webview that messages pass through. */
export interface Postbox {
  postMessage(message: unknown): Thenable<boolean>;
  onDidReceiveMessage(listener: (message: unknown) => void): Disposable;
}

/** Reads the JSON-RPC messages that a webview posts. What is none is dropped. */
export class WebviewMessageReader extends AbstractMessageReader implements MessageReader {
  private readonly postbox: Postbox;

  constructor(postbox: Postbox) {
    super();
    this.postbox = postbox;
  }

  listen(callback: DataCallback): Disposable {
    return this.postbox.onDidReceiveMessage((message) => {
      if ((message as Message | undefined)?.jsonrpc === '2.0') callback(message as Message);
    });
  }
}

/** Posts JSON-RPC messages to a webview. VS Code drops what is posted while the webview is hidden. */
export class WebviewMessageWriter extends AbstractMessageWriter implements MessageWriter {
  private readonly postbox: Postbox;

  constructor(postbox: Postbox) {
    super();
    this.postbox = postbox;
  }

  async write(message: Message): Promise<void> {
    await this.postbox.postMessage(message);
  }

  end(): void {}
}
