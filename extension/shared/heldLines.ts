/** The lines of source at which programs are held. */
import type { Frame } from '../contract/site.ts';
import { heldThreads, isProgram, type Watched } from './watched.ts';
import { nextText } from './words/loopWords.ts';
import { threadTitle } from './words/programWords.ts';
import { frameToName, stackText } from './words/siteWords.ts';
import { programTitle } from './words/watchedWords.ts';

export interface HeldLine {
  file: string;
  /** From 1. */
  line: number;
  /** What comes next there: of several threads each. */
  next: string;
  /** Who is held there, and how it came there. */
  meaning: string;
}

/** A place where a thread is held. */
export interface HeldSite {
  server: number;
  site: number;
}

export function heldSites(all: Watched[]): HeldSite[] {
  return all
    .filter(isProgram)
    .flatMap((program) =>
      heldThreads(program).flatMap(({ position: { site } }) =>
        site === undefined ? [] : [{ server: program.id, site }],
      ),
    );
}

/** @param framesOf What is known of a place; undefined where it is not known yet. */
export function heldLines(
  all: Watched[],
  framesOf: (held: HeldSite) => readonly Frame[] | undefined,
): HeldLine[] {
  const lines = new Map<string, HeldLine>();
  for (const program of all.filter(isProgram)) {
    const isOneOfMany = program.program.threads.length > 1;
    for (const { id, position } of heldThreads(program)) {
      const frames = position.site && framesOf({ server: program.id, site: position.site });
      const frame = frames ? frameToName(frames) : undefined;
      if (!frames || frame?.file === undefined || frame.line === undefined) continue;
      const next = isOneOfMany
        ? `${nextText(position)} · ${threadTitle(program.program, id)}`
        : nextText(position);
      const meaning = `${programTitle(program)}\n${stackText(frames)}`;
      const key = `${frame.file}:${frame.line}`;
      const there = lines.get(key);
      lines.set(key, {
        file: frame.file,
        line: frame.line,
        next: there === undefined ? next : `${there.next}, ${next}`,
        meaning: there?.meaning ?? meaning,
      });
    }
  }
  return [...lines.values()];
}
