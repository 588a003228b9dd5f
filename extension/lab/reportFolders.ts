import { readdir, readFile } from 'node:fs/promises';
import type { Memory } from './labMemory.ts';

const key = 'reportFolders';
/** Windows that were open for long have asked for a few, one for each of their engines. */
const mostKept = 16;

/**
 * The folders in which programs report that were started here. They are in the environment of terminals, which outlive an
 * engine and sometimes the window: the next engine takes them over.
 */
export class ReportFolders {
  private readonly memory: Memory;
  private readonly folders = new Set<string>();

  constructor(memory: Memory) {
    this.memory = memory;
  }

  /** Of this window's engines, the dead ones too. */
  all(): string[] {
    return [...this.folders];
  }

  async add(folder: string): Promise<void> {
    if (this.folders.has(folder)) return;
    this.folders.add(folder);
    await this.memory.update(key, [...new Set([...this.kept(), folder])].slice(-mostKept));
  }

  /** Those of the sessions before that some process has in its environment still; all others are forgotten. */
  async leftBehind(): Promise<string[]> {
    const kept = this.kept();
    if (kept.length === 0) return [];
    const used = await foldersInEnvironments();
    const left = kept.filter((folder) => used.has(folder));
    if (left.length < kept.length) await this.memory.update(key, left);
    return left;
  }

  /** It may come back from another version of the extension: what is no list of texts is not there. */
  private kept(): string[] {
    const found = this.memory.get<unknown>(key);
    return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
  }
}

async function foldersInEnvironments(): Promise<Set<string>> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map(folderOf));
  return new Set(folders.filter((folder) => folder !== undefined));
}

/** Undefined also for what is somebody else's, or has just ended. */
async function folderOf(pid: string): Promise<string | undefined> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return /(?:^|\0)NETWORK_LAB_FOLDER=([^\0:]+)/.exec(environment)?.[1];
}
