/**
 * What `--json` writes: an object a line. Fields that the engine knows, too, have its names and shapes
 * (extension/contract/): `statistics`, `finding`, `frames`, `listeners`. Moments are milliseconds since the epoch.
 */
import type { Finding } from '../contract/finding.ts';
import type { Program, ProgramInfo, ProgramListener, WatchedStatistics } from '../contract/server.ts';
import type { Frame } from '../contract/site.ts';
import type { Followed, Verdict } from './following.ts';
import type { Ending } from './status.ts';

/** Which program: `name` is its file's. The command line is not told: it may hold secrets. */
export interface Named {
  id: number;
  pid: number;
  name: string;
}

export interface StartLine {
  kind: 'start';
  at: number;
  pid: number;
  name: string;
}

/** One each second, with those programs of which something has changed. */
export interface SecondLine {
  kind: 'second';
  at: number;
  programs: (Named & {
    state: ProgramInfo['state'];
    multiplexer?: ProgramInfo['multiplexer'];
    connections: number;
    listeners: ProgramListener[];
    statistics: WatchedStatistics;
    /** What came since the line before, divided by the time between; `calls` are all that are counted. */
    perSecond: { calls: number } & Partial<Record<keyof WatchedStatistics, number>>;
  })[];
}

/** A mistake at one place, when it is found. Counts go on: the last line has what it came to. */
export interface VerdictLine {
  kind: 'verdict';
  at: number;
  program: Named;
  finding: Finding;
  /** Where it is to be mended, innermost first. */
  frames: Frame[];
}

export interface EndLine {
  kind: 'end';
  at: number;
  /** How the program ended that was run. */
  exit: Exclude<Program['exit'], undefined>;
  /** What the command line exits with. */
  status: number;
  /** Of `--record`, where it was asked for. */
  record?: { calls: number; lost: number; cut: boolean };
  programs: (Named & {
    exit?: Program['exit'];
    multiplexer?: ProgramInfo['multiplexer'];
    statistics: WatchedStatistics;
    findings: { finding: Finding; frames: Frame[] }[];
    notSeen: string[];
  })[];
}

export type JsonLine = StartLine | SecondLine | VerdictLine | EndLine;

export function namedOf({ name, info: { id, program } }: Followed): Named {
  return { id, pid: program.pid, name };
}

const calls = ['waits', 'accepts', 'acceptErrors', 'receives', 'sends', 'closed'] as const;

/** Makes the line of each second: it knows what the one before said. */
export class Seconds {
  private readonly before = new Map<number, { at: number; text: string; statistics: WatchedStatistics }>();

  line(programs: readonly Followed[], at: number): SecondLine {
    const told: SecondLine['programs'] = [];
    for (const each of programs) {
      const { id, state, multiplexer, connections, listeners } = each.info;
      const { statistics } = each;
      const now = { ...namedOf(each), state, multiplexer, connections, listeners, statistics };
      // The time of the CPU alone is no news.
      const text = JSON.stringify({ ...now, statistics: { ...statistics, cpuNanoseconds: 0 } });
      const before = this.before.get(id);
      this.before.set(id, { at, text, statistics });
      if (before?.text === text) continue;
      told.push({ ...now, perSecond: rates(statistics, at, before) });
    }
    return { kind: 'second', at, programs: told };
  }
}

function rates(
  now: WatchedStatistics,
  at: number,
  before: { at: number; statistics: WatchedStatistics } | undefined,
): SecondLine['programs'][number]['perSecond'] {
  const seconds = before ? Math.max(1, at - before.at) / 1000 : 1;
  const rate = (name: keyof WatchedStatistics) =>
    Math.round(((now[name] ?? 0) - (before?.statistics[name] ?? 0)) / seconds);
  const names = (Object.keys(now) as (keyof WatchedStatistics)[]).filter((name) => name !== 'connections');
  const risen = names.map((name) => [name, rate(name)] as const).filter(([, each]) => each > 0);
  return { calls: calls.reduce((sum, name) => sum + rate(name), 0), ...Object.fromEntries(risen) };
}

export function verdictLine(program: Followed, { finding, frames }: Verdict, at: number): VerdictLine {
  return { kind: 'verdict', at, program: namedOf(program), finding, frames };
}

export function endLine(
  programs: readonly Followed[],
  { code, signal }: Ending,
  status: number,
  record: EndLine['record'],
  at: number,
): EndLine {
  return {
    kind: 'end',
    at,
    exit: signal === null ? { code: code ?? 0 } : { signal },
    status,
    ...(record && { record }),
    programs: programs.map((each) => ({
      ...namedOf(each),
      exit: each.info.program.exit,
      multiplexer: each.info.multiplexer,
      statistics: each.statistics,
      findings: each.verdicts,
      notSeen: each.info.program.notSeen,
    })),
  };
}
