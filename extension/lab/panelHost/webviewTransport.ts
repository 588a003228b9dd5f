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

/** Reads the JSON-RPC messages that a webview posts, each as text. */
export class WebviewMessageReader extends AbstractMessageReader implements MessageReader {
  private readonly postbox: Postbox;

  constructor(postbox: Postbox) {
    super();
    this.postbox = postbox;
  }

  listen(callback: DataCallback): Disposable {
    return this.postbox.onDidReceiveMessage((message) => {
      if (typeof message === 'string') callback(JSON.parse(message));
    });
  }
}

/**
 * Posts JSON-RPC messages to a webview, as text: VS Code walks through every object that is posted, in search of buffers
 * to hand over. It drops what is posted while the webview is hidden.
 */
export class WebviewMessageWriter extends AbstractMessageWriter implements MessageWriter {
  private readonly postbox: Postbox;

  constructor(postbox: Postbox) {
    super();
    this.postbox = postbox;
  }

  async write(message: Message): Promise<void> {
    await this.postbox.postMessage(JSON.stringify(message));
  }

  end(): void {}
}
