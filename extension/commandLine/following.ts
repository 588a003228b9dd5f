/** The programs that the engine watches, and all that is found out of them until the end. */
import path from 'node:path';
import type { Finding } from '../contract/finding.ts';
import type { ProgramInfo, WatchedStatistics } from '../contract/server.ts';
import type { Frame } from '../contract/site.ts';
import type { EngineError } from '../lab/engineError.ts';
import type { EngineProcess } from '../lab/engineProcess.ts';
import { programName, programNameOf } from '../shared/programName.ts';
import { isProgram } from '../shared/watched.ts';
import type { Recording } from './recording.ts';

export interface Verdict {
  finding: Finding;
  frames: Frame[];
}

export interface Followed {
  /** Its file's. */
  name: string;
  /** What it told while it lived, and then its end. */
  info: ProgramInfo;
  statistics: WatchedStatistics;
  verdicts: Verdict[];
  /** It is in the engine's list no more: by exec it has become another, or all is known of it. */
  isDone: boolean;
}

const pauseMilliseconds = 20;

export class Following {
  private readonly engine: EngineProcess;
  private readonly command: readonly string[];
  private readonly found: (program: Followed, verdict: Verdict) => void;
  private readonly recording: Recording | undefined;
  private readonly byId = new Map<number, Followed>();
  private last: Promise<void> = Promise.resolve();

  /**
   * @param command Of the program that is run.
   * @param found Told of each verdict once, when it is new.
   */
  constructor(
    engine: EngineProcess,
    command: readonly string[],
    found: (program: Followed, verdict: Verdict) => void,
    recording?: Recording,
  ) {
    this.engine = engine;
    this.command = command;
    this.found = found;
    this.recording = recording;
  }

  /** In the order in which they came. */
  get programs(): Followed[] {
    return [...this.byId.values()].sort((one, other) => one.info.id - other.info.id);
  }

  /** Looks at all of them; one look after the other. */
  look(): Promise<void> {
    return this.inTurn(async () =>
      this.take((await this.engine.request('server/list', {})).filter(isProgram)),
    );
  }

  /** What they did since this was asked last goes into the recording. */
  record(): Promise<void> {
    return this.inTurn(async () => {
      for (const { info, isDone } of this.byId.values()) if (!isDone) await this.recording?.take(info.id);
    });
  }

  /**
   * When the program that was run has ended: nothing that was reported by then is missing.
   *
   * @param patience Milliseconds for those that it has started to end, too.
   */
  async finish(patience: number): Promise<void> {
    const end = performance.now() + patience;
    while (await this.settle()) {
      if (performance.now() > end) return;
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
  }

  /** Whether one runs yet. */
  private async settle(): Promise<boolean> {
    let isOneAlive = false;
    await this.inTurn(async () => {
      const list = await this.engine.request('program/settle', {});
      isOneAlive = list.some(isAlive);
      await this.take(list);
    });
    return isOneAlive;
  }

  /** Those that run: of the program that was run, and what it has started. */
  signal(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void {
    // One that has just ended needs none.
    for (const { info, isDone } of this.byId.values())
      if (!isDone && isAlive(info))
        this.engine.request('program/end', { server: info.id, signal }).catch(() => {});
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => {});
    return done;
  }

  private async take(list: ProgramInfo[]): Promise<void> {
    const listed = new Set(list.map(({ id }) => id));
    for (const [id, program] of this.byId) if (!listed.has(id)) program.isDone = true;
    await Promise.all(list.map((info) => this.takeOne(info)));
  }

  private async takeOne(info: ProgramInfo): Promise<void> {
    const { id } = info;
    try {
      const [statistics, findings] = await Promise.all([
        this.engine.request('server/statistics', { server: id }),
        this.engine.request('finding/list', { server: id }),
      ]);
      const program = this.remember(info, statistics);
      await this.takeFindings(program, findings);
      if (isAlive(info)) return;
      program.info.multiplexer ??= (
        await this.engine.request('wait/last', { server: id, limit: 1 })
      )?.multiplexer;
      await this.recording?.take(id);
      program.isDone = true;
      // All is known of it; the engine keeps a few of those that have ended only.
      await this.engine.request('server/stop', { server: id });
    } catch (error) {
      // It has just left the list: it has become another, or many have ended at once.
      if ((error as EngineError).data?.field !== 'server') throw error;
    }
  }

  /** Of one that has ended the engine has no sockets and threads any more: what it told last stays. */
  private remember(info: ProgramInfo, statistics: WatchedStatistics): Followed {
    const before = this.byId.get(info.id);
    if (!before) {
      const name = this.nameOf(info);
      const program: Followed = { name, info, statistics, verdicts: [], isDone: false };
      this.byId.set(info.id, program);
      return program;
    }
    if (isAlive(info)) {
      Object.assign(before, { info, statistics });
      return before;
    }
    const { multiplexer, listeners } = before.info;
    before.info = { ...info, ...(multiplexer && { multiplexer }), listeners };
    before.statistics = { ...statistics, cpuNanoseconds: before.statistics.cpuNanoseconds };
    return before;
  }

  /** Of the program that is run the words are known apart, and all of them also where it was too short to be looked at. */
  private nameOf({ program: { command } }: ProgramInfo): string {
    const [, ...parameters] = this.command;
    const isRun = command.endsWith(` ${parameters.join(' ')}`) || command === path.basename(this.command[0]!);
    return isRun ? programNameOf(this.command) : programName(command);
  }

  private async takeFindings(program: Followed, findings: Finding[]): Promise<void> {
    const places = await this.framesOf(program, findings);
    for (const finding of findings) {
      const known = program.verdicts.find(({ finding: each }) => isSame(each, finding));
      if (known) {
        known.finding = finding;
        continue;
      }
      const verdict = { finding, frames: places.get(finding.site) ?? [] };
      program.verdicts.push(verdict);
      this.found(program, verdict);
    }
  }

  private async framesOf({ info, verdicts }: Followed, findings: Finding[]) {
    const unknown = findings.filter((each) => !verdicts.some(({ finding }) => isSame(each, finding)));
    const sites = unknown.flatMap(({ site }) => site ?? []);
    if (sites.length === 0) return new Map<number | undefined, Frame[]>();
    const resolved = await this.engine.request('site/resolve', { server: info.id, sites });
    return new Map(resolved.map(({ site, frames }): [number | undefined, Frame[]] => [site, frames]));
  }
}

function isSame(one: Finding, other: Finding): boolean {
  return one.mistake === other.mistake && one.site === other.site;
}

export function isAlive({ state }: ProgramInfo): boolean {
  return state === 'running' || state === 'paused';
}
