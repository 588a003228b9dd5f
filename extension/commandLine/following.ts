/** The programs that the engine watches, and all that is found out of them until the end. */
import type { Finding } from '../contract/finding.ts';
import type { ProgramInfo, WatchedStatistics } from '../contract/server.ts';
import type { Frame } from '../contract/site.ts';
import type { EngineError } from '../lab/engineError.ts';
import type { EngineProcess } from '../lab/engineProcess.ts';
import { isAlive } from '../shared/alive.ts';
import { programName } from '../shared/programName.ts';
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
/** Of those that have ended, without a mistake. */
const mostPrograms = 1000;
const sitesAtOnce = 256;

export class Following {
  private readonly engine: EngineProcess;
  private readonly pid: number;
  private readonly found: (program: Followed, verdict: Verdict) => void;
  private readonly recording: Recording | undefined;
  private readonly byId = new Map<number, Followed>();
  private last: Promise<void> = Promise.resolve();
  /** Programs that have ended, had nothing wrong and are not kept. */
  forgotten = 0;

  /**
   * @param pid Of the program that is run.
   * @param found Told of each verdict once, when it is new.
   */
  constructor(
    engine: EngineProcess,
    pid: number,
    found: (program: Followed, verdict: Verdict) => void,
    recording?: Recording,
  ) {
    this.engine = engine;
    this.pid = pid;
    this.found = found;
    this.recording = recording;
  }

  /** First the one that is run, then the others in the order in which they came. */
  get programs(): Followed[] {
    const isOther = ({ info }: Followed) => Number(info.program.pid !== this.pid);
    return [...this.byId.values()].sort(
      (one, other) => isOther(one) - isOther(other) || one.info.id - other.info.id,
    );
  }

  /** Looks at all of them; one look after the other. */
  look(): Promise<void> {
    return this.inTurn(async () =>
      this.take((await this.engine.request('server/list', {})).filter(isProgram)),
    );
  }

  /** The engine tells that one has come or ended: where many end at once, that can be all that is ever told of it. */
  note(info: ProgramInfo): void {
    const known = this.byId.get(info.id);
    if (!known?.isDone) this.remember(info, known?.statistics ?? { connections: 0, cpuNanoseconds: 0 });
  }

  /** What they did since this was asked last goes into the recording. */
  record(): Promise<void> {
    return this.inTurn(async () => {
      for (const { info, isDone } of this.byId.values())
        if (!isDone) await whileListed(async () => this.recording?.take(info.id));
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
    await Promise.all(list.map((info) => whileListed(() => this.takeOne(info))));
    this.forgetSome();
  }

  private async takeOne(info: ProgramInfo): Promise<void> {
    const { id } = info;
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
    await this.recording?.takeLast(id);
    program.isDone = true;
    // All is known of it; the engine keeps a few of those that have ended only.
    await this.engine.request('server/stop', { server: id });
  }

  /** Of a program that starts others for days. */
  private forgetSome(): void {
    let surplus = this.byId.size - mostPrograms;
    for (const [id, { isDone, verdicts, info }] of this.byId) {
      if (surplus <= 0) return;
      if (!isDone || verdicts.length > 0 || info.program.pid === this.pid) continue;
      this.byId.delete(id);
      this.forgotten += 1;
      surplus -= 1;
    }
  }

  /** Of one that has ended the engine has no sockets and threads any more: what it told last stays. */
  private remember(info: ProgramInfo, statistics: WatchedStatistics): Followed {
    const before = this.byId.get(info.id);
    if (!before) {
      const name = programName(info.program.command);
      const program: Followed = { name, info, statistics, verdicts: [], isDone: false };
      this.byId.set(info.id, program);
      return program;
    }
    const { multiplexer = info.multiplexer, listeners } = before.info;
    if (isAlive(info)) {
      // While it waits a million times a second, its last wait cannot be read.
      before.info = { ...info, multiplexer: info.multiplexer ?? multiplexer };
      before.statistics = statistics;
    } else {
      before.info = { ...info, multiplexer, listeners };
      before.statistics = { ...statistics, cpuNanoseconds: before.statistics.cpuNanoseconds };
    }
    return before;
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
    const sites = unknown.flatMap(({ site }) => site ?? []).slice(0, sitesAtOnce);
    if (sites.length === 0) return new Map<number | undefined, Frame[]>();
    const resolved = await this.engine.request('site/resolve', { server: info.id, sites });
    return new Map(resolved.map(({ site, frames }): [number | undefined, Frame[]] => [site, frames]));
  }
}

/** It may have just left the list: by exec it has become another, or many have ended at once. */
async function whileListed(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as EngineError).data?.field !== 'server') throw error;
  }
}

function isSame(one: Finding, other: Finding): boolean {
  return one.mistake === other.mistake && one.site === other.site;
}
