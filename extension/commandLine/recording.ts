/** What `--record` keeps: each call, with its place in the source, and never what was sent or received. */
import type { Frame, ResolvedSite } from '../contract/site.ts';
import type { TraceRecord } from '../contract/wait.ts';
import type { EngineProcess } from '../lab/engineProcess.ts';
import { frameToName } from '../shared/words/siteWords.ts';
import type { LineFile } from './lineFile.ts';

/** Some million calls; a program that spins makes so many in seconds. */
export const mostRecordedBytes = 256 * 1024 * 1024;

const recordsAtOnce = 10_000;
const sitesAtOnce = 256;

/** A record as the engine tells it, the number of the program that made it, and where. */
export type RecordLine = TraceRecord & { program: number; frame?: Frame };

interface Read {
  after: number;
  /** Of each site; undefined where no place is known. */
  frames: Map<number, Frame | undefined>;
}

export class Recording {
  private readonly engine: Pick<EngineProcess, 'request'>;
  private readonly file: Pick<LineFile, 'write'>;
  private readonly most: number;
  private readonly byProgram = new Map<number, Read>();
  private bytes = 0;
  calls = 0;
  /** Calls that came faster than they were read. */
  lost = 0;
  /** There was no more room: what came then is missing. */
  cut = false;

  constructor(
    engine: Pick<EngineProcess, 'request'>,
    file: Pick<LineFile, 'write'>,
    most = mostRecordedBytes,
  ) {
    this.engine = engine;
    this.file = file;
    this.most = most;
  }

  /** What the program has done since it was asked last. */
  async take(program: number): Promise<void> {
    const read = this.byProgram.get(program) ?? { after: 0, frames: new Map() };
    this.byProgram.set(program, read);
    while (!this.cut) {
      const chunk = await this.engine.request('trace/read', {
        server: program,
        after: read.after,
        limit: recordsAtOnce,
      });
      read.after = chunk.next;
      this.lost += chunk.lost;
      await this.resolve(program, chunk.records, read);
      for (const record of chunk.records) this.write(program, record, read);
      if (chunk.records.length < recordsAtOnce) return;
    }
  }

  /** The same of one that has ended: it is not asked again. */
  async takeLast(program: number): Promise<void> {
    await this.take(program);
    this.byProgram.delete(program);
  }

  private async resolve(program: number, records: TraceRecord[], { frames }: Read): Promise<void> {
    const sites = new Set(records.flatMap(({ site }) => (site && !frames.has(site) ? site : [])));
    const unknown = [...sites];
    for (let at = 0; at < unknown.length; at += sitesAtOnce) {
      const asked = unknown.slice(at, at + sitesAtOnce);
      const resolved: ResolvedSite[] = await this.engine.request('site/resolve', {
        server: program,
        sites: asked,
      });
      for (const each of resolved) frames.set(each.site, frameToName(each.frames));
    }
  }

  private write(program: number, record: TraceRecord, { frames }: Read): void {
    if (this.cut) return;
    const frame = frames.get(record.site ?? 0);
    const line = JSON.stringify({ program, ...record, ...(frame && { frame }) } satisfies RecordLine);
    this.bytes += line.length + 1;
    if (this.bytes > this.most) {
      this.cut = true;
      return;
    }
    this.file.write(line);
    if (record.kind !== 'ready' && record.kind !== 'note' && record.kind !== 'lost') this.calls += 1;
  }
}
