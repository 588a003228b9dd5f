/** Where a program makes its calls, and which of the files are there to be opened. */
import { stat } from 'node:fs/promises';
import type { SourceFrame, SourceSite } from '../contract/panel.ts';
import type { Lab } from './lab.ts';

/** Programs name files that are not there, or not any more: `<string>`, a build's folder on another machine. */
export async function sourceSites(lab: Lab, server: number, sites: number[]): Promise<SourceSite[]> {
  const resolved = await lab.request('site/resolve', { server, sites });
  const named = resolved.flatMap(({ frames }) => frames.map(({ file }) => file));
  const there = await thoseThere(new Set(named.filter((file) => file !== undefined)));
  return resolved.map(({ site, frames }) => ({
    site,
    frames: frames.map((frame): SourceFrame => (there.has(frame.file!) ? { ...frame, opens: true } : frame)),
  }));
}

async function thoseThere(files: Set<string>): Promise<Set<string>> {
  const looks = [...files].map(async (file) => ((await isFile(file)) ? [file] : []));
  return new Set((await Promise.all(looks)).flat());
}

async function isFile(path: string): Promise<boolean> {
  if (!path.startsWith('/')) return false;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}
