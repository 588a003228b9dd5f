import { Emitter } from 'vscode-jsonrpc/node';
import type { ProgramInfo } from '../contract/server.ts';
import { isAlive } from '../shared/alive.ts';
import { byLine, type LineCounts } from '../shared/callsOfLines.ts';
import type { EditedLines } from '../shared/editedLines.ts';
import { latestRuns } from '../shared/latestRuns.ts';
import { areCallsSeen, runOf } from '../shared/watched.ts';
import { frameToName, lineOf } from '../shared/words/siteWords.ts';
import type { Lab } from './lab.ts';
import { Places } from './places.ts';
import { Poller } from './poller.ts';

const intervalMilliseconds = 1000;

/** As the program read its source. */
interface CountedLine extends LineCounts {
  startedAt: number;
}

/**
 * What programs have done at each line of their source, while somebody wants to see it: asked for once a second while any
 * runs, and once more when one has ended.
 */
export class LineCalls {
  private readonly lab: Lab;
  private readonly edited: EditedLines;
  private readonly places: Places;
  private readonly poller: Poller;
  private isWanted = false;
  private counted: CountedLine[] = [];
  private readonly changeEmitter = new Emitter<void>();
  readonly onDidChange = this.changeEmitter.event;

  constructor(lab: Lab, edited: EditedLines) {
    this.lab = lab;
    this.edited = edited;
    this.places = new Places(lab);
    this.poller = new Poller(
      () => this.pull(),
      () => intervalMilliseconds,
      (error) => lab.log.warn(`calls beside lines: ${error}`),
    );
    lab.onDidChangeServers(() => this.look());
  }

  want(isWanted: boolean): void {
    if (isWanted === this.isWanted) return;
    this.isWanted = isWanted;
    this.look();
  }

  /** Each line once, as the files are now. */
  all(): LineCounts[] {
    return byLine(
      this.counted.flatMap(({ startedAt, ...each }) => {
        const line = this.edited.lineNow(each.file, each.line, startedAt);
        return line === undefined ? [] : [{ ...each, line }];
      }),
    );
  }

  dispose(): void {
    this.poller.dispose();
  }

  private programs(): ProgramInfo[] {
    return latestRuns(this.lab.list()).filter(areCallsSeen);
  }

  private look(): void {
    this.poller.setActive(this.isWanted && this.programs().some(isAlive));
    if (this.isWanted || this.counted.length > 0) this.poller.now();
  }

  private async pull(): Promise<void> {
    const programs = this.isWanted ? this.programs() : [];
    this.places.forgetAllBut(new Set(programs.map(runOf)));
    const counted = (await Promise.all(programs.map((each) => this.ask(each)))).flat();
    // Whoever has switched it off meanwhile sees nothing more.
    this.take(this.isWanted ? counted : []);
  }

  private take(counted: CountedLine[]): void {
    const before = JSON.stringify(this.counted);
    this.counted = counted;
    if (JSON.stringify(counted) !== before) this.changeEmitter.fire();
  }

  private async ask(program: ProgramInfo): Promise<CountedLine[]> {
    const { id: server, startedAt } = program;
    try {
      const counts = await this.lab.request('site/counts', { server });
      const places = await this.places.learn(
        program,
        counts.map(({ site }) => site),
      );
      return counts.flatMap(({ site, ...each }) => {
        const place = lineOf(frameToName(places.get(site) ?? []));
        return place === undefined ? [] : [{ ...each, ...place, startedAt }];
      });
    } catch {
      return []; // it went in the middle of the round
    }
  }
}
