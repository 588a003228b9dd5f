/** Asks what an open panel asks (media/panel/state/round.ts, traceTail.ts), 30 times a second where nothing else is said. */
import type { Engine } from '../engine/support/engine.ts';
import { pass } from './machine.ts';

const beyondAll = Number.MAX_SAFE_INTEGER;

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
    while (this.watching) {
      const startedAt = performance.now();
      await this.ask();
      this.rounds += 1;
      // One round at a time, as the panel does: a slow engine is asked less often.
      await pass(Math.max(0, startedAt + this.period - performance.now()));
    }
  }

  private async ask(): Promise<void> {
    const { engine, server } = this;
    const [view] = await Promise.all([
      engine.request('connection/view', { server, sortBy: 'id', offset: 0, limit: 40 }),
      engine.request('server/list', {}),
      engine.request('server/statistics', { server }),
      engine.request('wait/last', { server, limit: 200 }),
      this.readTrace(),
    ]);
    const first = view.rows[0];
    // It may have closed meanwhile.
    if (first) await engine.request('connection/inspect', { server, connection: first.id }).catch(() => {});
  }

  private async readTrace(): Promise<void> {
    const { engine, server } = this;
    const { next } = await engine.request('trace/read', { server, after: beyondAll, limit: 1 });
    await engine.request('trace/read', { server, after: next, limit: 300 });
  }
}
