import { Emitter } from 'vscode-jsonrpc/node';
import type { Finding } from '../contract/finding.ts';
import type { Frame } from '../contract/site.ts';
import { isAlive } from '../shared/alive.ts';
import { latestRuns } from '../shared/latestRuns.ts';
import { areCallsSeen, isProgram, runOf, type Watched } from '../shared/watched.ts';
import type { Lab } from './lab.ts';
import { Places } from './places.ts';
import { Poller } from './poller.ts';

/** Its evidence is there for some seconds by then. */
const intervalMilliseconds = 1000;

/** What a program does wrong, and where in its source. */
export interface Verdict extends Finding {
  server: number;
  /** When the program read its source. */
  startedAt: number;
  /** Innermost first; empty where nothing is known. */
  frames: readonly Frame[];
}

/**
 * What the programs that are watched are found to do wrong, for whoever shows it: asked for once a second while any runs, and
 * once more when one has ended.
 */
export class Verdicts {
  private readonly lab: Lab;
  private readonly poller: Poller;
  /** By run. */
  private readonly known = new Map<string, readonly Verdict[]>();
  private readonly places: Places;
  /** Runs that have ended and were asked about it. */
  private readonly heardEnd = new Set<string>();
  private readonly changeEmitter = new Emitter<void>();
  readonly onDidChange = this.changeEmitter.event;

  constructor(lab: Lab) {
    this.lab = lab;
    this.places = new Places(lab);
    this.poller = new Poller(
      () => this.pull(),
      () => intervalMilliseconds,
      (error) => lab.log.warn(`verdicts: ${error}`),
    );
    lab.onDidChangeServers(() => {
      this.poller.setActive(lab.list().some(isJudged));
      this.poller.now();
    });
  }

  of(program: Watched): readonly Verdict[] {
    return this.known.get(runOf(program)) ?? [];
  }

  all(): Verdict[] {
    return [...this.known.values()].flat();
  }

  /** Those that are to be shown at their lines: not of a run after which the same was run anew. */
  current(): Verdict[] {
    return latestRuns(this.lab.list()).flatMap((each) => this.of(each));
  }

  dispose(): void {
    this.poller.dispose();
  }

  private async pull(): Promise<void> {
    const before = JSON.stringify(this.all());
    const judged = this.lab.list().filter(hasVerdicts);
    this.forgetAllBut(new Set(judged.map(runOf)));
    await Promise.all(judged.filter((each) => !this.heardEnd.has(runOf(each))).map((each) => this.ask(each)));
    if (JSON.stringify(this.all()) !== before) this.changeEmitter.fire();
  }

  private async ask(program: Watched): Promise<void> {
    const { id: server } = program;
    const run = runOf(program);
    if (!isAlive(program)) this.heardEnd.add(run);
    try {
      const findings = await this.lab.request('finding/list', { server });
      const places = await this.places.learn(
        program,
        findings.flatMap(({ site }) => site ?? []),
      );
      this.known.set(
        run,
        findings.map((each) => ({
          ...each,
          server,
          startedAt: program.startedAt,
          frames: places.get(each.site ?? 0) ?? [],
        })),
      );
    } catch {
      // It went in the middle of the round; what was known of it stays as long as the program is listed.
    }
  }

  private forgetAllBut(runs: ReadonlySet<string>): void {
    this.places.forgetAllBut(runs);
    for (const kept of [this.known, this.heardEnd])
      for (const run of kept.keys()) if (!runs.has(run)) kept.delete(run);
  }
}

function hasVerdicts(watched: Watched): boolean {
  return isProgram(watched) && areCallsSeen(watched);
}

function isJudged(watched: Watched): boolean {
  return hasVerdicts(watched) && isAlive(watched);
}
