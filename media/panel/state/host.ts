/** The panel's line to the extension host: JSON-RPC 2.0, each message as the text of one postMessage. */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  ResponseError,
} from 'vscode-jsonrpc/browser';
import type { ParametersOf, ResultOf } from '../../../extension/contract/methods.ts';
import type {
  PanelNotifications,
  PanelQuestions,
  PanelRequests,
  RelayedMethod,
} from '../../../extension/contract/panel.ts';
import type { QuestionMethod } from '../../../extension/contract/questions.ts';
import { isQuestion, Questions } from '../../../extension/shared/questions.ts';

/** What VS Code gives a webview; `State` is what survives when the webview is thrown away. */
export interface WebviewApi<State> {
  postMessage(message: unknown): void;
  getState(): State | undefined;
  setState(state: State): void;
}

type PanelRequest = keyof PanelRequests;

export interface Host {
  /** A request that the host hands to the engine. Rejects with the engine's error. */
  ask<M extends RelayedMethod | QuestionMethod>(method: M, parameters: ParametersOf<M>): Promise<ResultOf<M>>;
  /** A request to the host itself. */
  tell<M extends PanelRequest>(
    method: M,
    parameters: PanelRequests[M]['parameters'],
  ): Promise<PanelRequests[M]['result']>;
  /** Answers what the host asks. */
  answer<M extends keyof PanelQuestions>(
    method: M,
    handler: () => Promise<PanelQuestions[M]['result']>,
  ): void;
  on<N extends keyof PanelNotifications>(name: N, listener: (news: PanelNotifications[N]) => void): void;
}

export function connectHost(api: WebviewApi<unknown>): Host {
  const connection = createMessageConnection(new WindowReader(), new WebviewWriter(api));
  connection.listen();
  const questions = new Questions(
    (asked) => connection.sendRequest('panel/ask', { questions: asked }),
    ({ code, message, data }) => new ResponseError(code, message, data),
  );
  return {
    ask: (method, parameters) =>
      isQuestion(method)
        ? (questions.ask(method, parameters) as Promise<never>)
        : connection.sendRequest(method, parameters),
    tell: (method, parameters) => connection.sendRequest(method, parameters),
    answer: (method, handler) => void connection.onRequest(method, (): Promise<unknown> => handler()),
    on: (name, listener) => void connection.onNotification(name, listener),
  };
}

class WindowReader extends AbstractMessageReader {
  listen(callback: DataCallback): Disposable {
    const receive = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') callback(JSON.parse(data));
    };
    window.addEventListener('message', receive);
    return { dispose: () => window.removeEventListener('message', receive) };
  }
}

class WebviewWriter extends AbstractMessageWriter {
  readonly #api: WebviewApi<unknown>;

  constructor(api: WebviewApi<unknown>) {
    super();
    this.#api = api;
  }

  write(message: Message): Promise<void> {
    this.#api.postMessage(JSON.stringify(message));
    return Promise.resolve();
  }

  end(): void {}
}
