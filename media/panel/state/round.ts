/**
 * One round of the puller: asks for everything that is shown and due, at once, and gives the answers to the
 * model. What nobody can read thirty times a second is asked for less often.
 */
import type { ErrorData } from '../../../extension/contract/methods.ts';
import { describeError } from '../../../extension/shared/words/errors.ts';
import type { Host } from './host.ts';
import type { Model } from './model.ts';

/** Milliseconds between two questions of a kind; what is not named here is asked for in every round. */
const periods = { server: 250, options: 1000, wait: 100, trace: 100, findings: 500 };
const allDue = { server: 0, options: 0, wait: 0, trace: 0, findings: 0 };

/** Interest-list and array entries asked for with the last wait; the rest is told as a count. */
const waitLimit = 64;

export class Round {
  readonly #host: Host;
  readonly #model: Model;
  #due = { ...allDue };
  #lastSelection: unknown;

  constructor(host: Host, model: Model) {
    this.#host = host;
    this.#model = model;
  }

  /** Rejects, and leaves word in the model, when the engine does not answer. */
  async ask(): Promise<void> {
    const model = this.#model;
    const { server, connection } = model.selection;
    if (server === undefined) return;
    if (model.selection !== this.#lastSelection) this.#due = { ...allDue };
    this.#lastSelection = model.selection;
    if (!model.askable) return this.#askLast(server);

    const questions = [this.#askView(server)];
    if (connection !== undefined && model.listener === undefined)
      questions.push(this.#askInspection(server, connection));
    if (model.callsSeen && this.#isDue('wait')) questions.push(this.#askWait(server));
    if (this.#isDue('server')) questions.push(this.#askServer(server));
    if (this.#isDue('options')) questions.push(this.#askOptions(server, connection));
    if (model.callsSeen && model.traceShown && this.#isDue('trace'))
      questions.push(model.trace.pull(this.#host, server));
    if (model.judged && this.#isDue('findings')) questions.push(this.#askFindings(server));
    try {
      await Promise.all(questions);
      model.failure = undefined;
    } catch (error) {
      model.failure = describeError(error);
      throw error;
    } finally {
      model.answeredAt = performance.now();
      model.changed();
    }
  }

  /** A server that has ended. Where nobody knows it any more, what was shown stays. */
  async #askLast(server: number): Promise<void> {
    const model = this.#model;
    await Promise.allSettled([
      this.#askView(server),
      this.#askServer(server),
      this.#askWait(server),
      this.#askFindings(server),
      model.trace.pullRest(this.#host, server),
    ]);
    model.failure = undefined;
    model.answeredAt = performance.now();
    model.hearEnd(server);
    model.changed();
  }

  #isDue(kind: keyof typeof periods): boolean {
    const now = performance.now();
    if (now < this.#due[kind]) return false;
    this.#due[kind] = now + periods[kind];
    return true;
  }

  async #askView(server: number): Promise<void> {
    const { query, shown } = this.#model;
    const view = await this.#host.ask('connection/view', { server, ...query, shown });
    if (this.#stillShows(server)) this.#model.takePage(view, query);
  }

  async #askWait(server: number): Promise<void> {
    const wait = await this.#host.ask('wait/last', { server, limit: waitLimit });
    if (this.#stillShows(server)) this.#model.wait = wait ?? undefined;
  }

  async #askFindings(server: number): Promise<void> {
    const findings = await this.#host.ask('finding/list', { server });
    if (server === this.#model.selection.server) this.#model.findings = findings;
  }

  /** Dropped when the person has meanwhile driven the loop: the answer tells where it stood before that. */
  async #askServer(server: number): Promise<void> {
    const { selection } = this.#model;
    const [servers, statistics] = await Promise.all([
      this.#host.ask('server/list', {}),
      this.#host.ask('server/statistics', { server }),
    ]);
    if (selection === this.#model.selection) this.#model.takeServer(servers, statistics);
  }

  async #askInspection(server: number, connection: number): Promise<void> {
    const model = this.#model;
    if (model.inspection?.row.state === 'closed') return;
    try {
      const inspection = await this.#host.ask('connection/inspect', { server, connection });
      if (this.#stillShows(server, connection)) model.inspection = inspection;
    } catch (error) {
      if (!saysConnectionIsGone(error)) throw error;
      if (this.#stillShows(server, connection)) model.endInspection();
    }
  }

  async #askOptions(server: number, connection: number | undefined): Promise<void> {
    try {
      const options = await this.#host.ask('option/list', { server, connection });
      if (this.#stillShows(server, connection)) this.#model.options = options;
    } catch {
      // The connection is gone, or the server with its sockets; that is told where it is asked about. The last stay.
    }
  }

  /** An answer that comes after the person has turned to something else is dropped. */
  #stillShows(server: number, connection = this.#model.selection.connection): boolean {
    const { selection } = this.#model;
    return server === selection.server && connection === selection.connection;
  }
}

/** Whether an error says that the connection asked about is not there any more. */
function saysConnectionIsGone(error: unknown): boolean {
  return (error as { data?: ErrorData }).data?.field === 'connection';
}
