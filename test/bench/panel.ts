/** An open panel: its own questions, in its own time (media/panel/state), without a window in which they are drawn. */
import { ResponseError } from 'vscode-jsonrpc/node';
import type { EngineMethod } from '../../extension/contract/methods.ts';
import { Questions } from '../../extension/shared/questions.ts';
import type { Host } from '../../media/panel/state/host.ts';
import { Model } from '../../media/panel/state/model.ts';
import { Round } from '../../media/panel/state/round.ts';
import type { Engine } from '../engine/support/engine.ts';
import { pass } from './machine.ts';

export class Panel {
  private readonly engine: Engine;
  private readonly server: number;
  private readonly period: number;
  private watching = false;
  private done: Promise<void> | undefined;
  rounds = 0;

  constructor(engine: Engine, server: number, looksASecond = 30) {
    this.period = 1000 / looksASecond;
    this.engine = engine;
    this.server = server;
  }

  open(): void {
    this.watching = true;
    this.done = this.watch();
  }

  async close(): Promise<void> {
    this.watching = false;
    await this.done;
  }

  private async watch(): Promise<void> {
    const { server } = this;
    const host = hostOf(this.engine);
    const model = new Model(host, () => {});
    const round = new Round(host, model);
    const servers = await host.ask('server/list', {});
    model.adopt({ servers, selection: { server }, refreshesPerSecond: 30 });
    while (this.watching) {
      const startedAt = performance.now();
      await round.ask();
      this.rounds += 1;
      // The first connection is looked into; when it has closed, the next that is first.
      const [first] = model.page.rows;
      if (model.inspection?.row.state === 'closed' || model.selection.connection === undefined)
        model.select({ server, connection: first?.id });
      // One round at a time, as the panel does: a slow engine is asked less often.
      await pass(Math.max(0, startedAt + this.period - performance.now()));
    }
  }
}

/** As the extension host hands on what the panel asks: all of a round in one message. */
function hostOf(engine: Engine): Host {
  const questions = new Questions(
    (asked) => engine.request('request/batch', { questions: asked }),
    ({ code, message, data }) => new ResponseError(code, message, data),
  );
  const host: Pick<Host, 'ask' | 'tell'> = {
    ask: (method: EngineMethod, parameters: never) =>
      questions.ask(method as never, parameters) as Promise<never>,
    tell: async () => undefined as never,
  };
  return host as Host;
}
