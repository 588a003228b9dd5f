/** A person's own program, which is a process of its own. */
import { setTimeout } from 'node:timers/promises';
import type { OptionValue, ProgramInfo, SocketOption, Step } from '../contract/server.ts';
import type { ResolvedSite, SiteCounts } from '../contract/site.ts';
import { say } from '../shared/sentence.ts';
import { calling, failed, invalidParameters } from './errors.ts';
import { Lines } from './lines/lines.ts';
import type { Symbolizers } from './lines/symbolizers.ts';
import type { NativeProgramInfo, NativeWatcher } from './native.ts';
import { resolveSites } from './sites.ts';
import type { OutputChunk, Watched } from './watched.ts';

/** A call takes microseconds; the thread needs some more to come to it. */
const betweenLooks = 1;
/** How long a program may take to make its next call. */
const patienceWithProgram = 2000;

export class WatchedProgram implements Watched {
  readonly id: number;
  /** Its number with the watcher. */
  readonly key: number;
  private readonly watcher: NativeWatcher;
  private readonly symbolizers: () => Symbolizers;
  /** Of the process that stands at this number just now: a reloader starts another in its place. */
  private lines: { pid: number; startedAt: number; of: Lines } | undefined;
  /** What it was asked last to do itself. */
  private asked: Promise<unknown> = Promise.resolve();
  private readonly beingRead = new Map<number, Promise<SocketOption[] | undefined>>();
  private readonly complete: (program: WatchedProgram) => ProgramInfo;

  /** @param complete Adds what only one knows who knows all programs. */
  constructor(
    id: number,
    key: number,
    watcher: NativeWatcher,
    symbolizers: () => Symbolizers,
    complete: (program: WatchedProgram) => ProgramInfo,
  ) {
    this.id = id;
    this.key = key;
    this.watcher = watcher;
    this.symbolizers = symbolizers;
    this.complete = complete;
  }

  native(): NativeProgramInfo {
    return this.watcher.info(this.key);
  }

  info(): ProgramInfo {
    return this.complete(this);
  }

  statistics() {
    return this.watcher.statistics(this.key);
  }

  view(query: Parameters<Watched['view']>[0]) {
    return this.watcher.view(this.key, query);
  }

  inspect(connection: number) {
    return this.watcher.inspect(this.key, connection);
  }

  /** Who asks while it is being found out hears of the same answer. */
  options(connection: number): Promise<SocketOption[] | undefined> {
    const ask = () => calling('connection', () => this.watcher.options(this.key, connection));
    const found = this.beingRead.get(connection) ?? this.byItself(ask);
    this.beingRead.set(connection, found);
    const forget = () => this.beingRead.delete(connection);
    found.then(forget, forget);
    return found;
  }

  setOption(connection: number, name: string, value: OptionValue) {
    return this.byItself(() =>
      calling('value', () => this.watcher.setOption(this.key, connection, name, value)),
    );
  }

  /** Where the kernel lets nobody do it for the program, it does it at its next call: one thing after the other. */
  private async byItself<T>(ask: () => T | null): Promise<T> {
    const answer = ask();
    if (answer !== null) return answer;
    const asked = this.asked.then(() => this.untilAnswered(ask));
    this.asked = asked.catch(() => {});
    return asked;
  }

  private async untilAnswered<T>(ask: () => T | null): Promise<T> {
    const end = performance.now() + patienceWithProgram;
    while (performance.now() < end) {
      const answer = ask();
      if (answer !== null) return answer;
      await setTimeout(betweenLooks);
    }
    this.watcher.withdrawOptions(this.key);
    throw failed(
      say('the program makes no call at present'),
      say(
        'The kernel lets nobody look into this process, so it reads and sets its options itself, at its next call: have a client send something, and ask again.',
      ),
    );
  }

  lastWait(limit: number, thread?: number) {
    return this.watcher.lastWait(this.key, limit, thread);
  }

  readTrace(after: number, limit: number) {
    return this.watcher.readTrace(this.key, after, limit);
  }

  turnTrace(on: boolean): void {
    this.watcher.turnTrace(this.key, on);
  }

  findings() {
    return this.watcher.findings(this.key);
  }

  /** Where in its source it makes calls. */
  async sites(numbers: number[]): Promise<ResolvedSite[]> {
    const {
      startedAt,
      program: { pid },
    } = this.native();
    if (this.lines?.pid !== pid || this.lines.startedAt !== startedAt)
      this.lines = { pid, startedAt, of: new Lines(startedAt, this.symbolizers()) };
    return resolveSites(numbers, this.watcher.sites(this.key, numbers), this.lines.of);
  }

  siteCounts(): SiteCounts[] {
    return this.watcher.siteCounts(this.key);
  }

  /** Every thread where none is named. @throws InvalidParams for a program that is attached to, or has no such thread. */
  pause(thread?: number): void {
    this.atGates(thread, () => this.watcher.pause(this.key, thread));
  }

  resume(thread?: number): void {
    this.atGates(thread, () => this.watcher.resume(this.key, thread));
  }

  /** @param milliseconds Waited before each call. */
  pace(thread: number | undefined, milliseconds: number): void {
    this.atGates(thread, () => this.watcher.pace(this.key, thread, milliseconds));
  }

  /** One call of a held thread: of the one that waited last where none is named. It is given up after `patience`. */
  async step(thread: number | undefined, patience: number): Promise<Step> {
    const step = calling('server', () => this.watcher.step(this.key, thread));
    if (!step) throw noSuchThread(thread, this.id);
    const end = performance.now() + patience;
    while (performance.now() < end) {
      const made = this.watcher.stepped(this.key, step);
      if (made) return made;
      await setTimeout(betweenLooks);
    }
    this.watcher.withdrawStep(this.key, step);
    const { threads } = this.native().program;
    const position = threads.find(({ id }) => id === step.thread)?.position ?? this.native().position;
    const { held: _, asked = -1, ...call } = position;
    return { ...call, asked, pending: true, thread: step.thread };
  }

  private atGates(thread: number | undefined, act: () => boolean): void {
    if (!calling('server', act)) throw noSuchThread(thread, this.id);
  }

  /** The terminal in which it runs has what it prints. */
  readOutput(_after: number): OutputChunk {
    return { entries: [], next: 0, lost: 0 };
  }
}

function noSuchThread(thread: number | undefined, program: number) {
  if (thread === undefined)
    return invalidParameters('server', say('program {0} has no thread that is watched', program));
  return invalidParameters('thread', say('program {0} has no thread {1} that is watched', program, thread));
}
