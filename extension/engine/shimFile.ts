/**
 * The library that programs preload, where it outlives this engine and its version of the extension. Terminals that
 * were opened for it have its path in their environment, and the loader prints an error at every command where the
 * file is missing. It also splits LD_PRELOAD at spaces and colons: the path has neither.
 */
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { say } from '../shared/sentence.ts';
import { failed } from './errors.ts';
import { inEnvironments, ownedFolder, uid } from './personal.ts';

const shimName = 'network_lab_shim.so';
const versionName = /^[0-9a-f]{16}$/;
/** A copy that no engine has handed out for so long may go, where no living process has it in its environment. */
const keptMilliseconds = 30 * 24 * 3600 * 1000;

/** The path of this version of the library. Each version has a folder of its own, named by its content. */
export function shimPath(): string {
  const original = path.join(__dirname, shimName);
  const content = readFileSync(original);
  for (const folder of folders().filter(isFit)) {
    const copied = copyInto(folder, content);
    if (copied) return copied;
  }
  // Nowhere may be written: it is there as long as this version of the extension is.
  if (isFit(original)) return original;
  throw failed(
    say('the path of the lab has a space or a colon in it, and so have all places for a copy of it'),
    say('Set XDG_CACHE_HOME to a path that has neither.'),
  );
}

/** Not in memory: such file systems are often mounted so that nothing in them is run. */
function folders(): string[] {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  return [path.join(cache, 'network-lab'), path.join(tmpdir(), `network-lab-shim-${uid}`)];
}

function isFit(file: string): boolean {
  return !/[ :]/.test(file);
}

/** Nothing where it can't be there. */
function copyInto(folder: string, content: Buffer): string | undefined {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const file = path.join(folder, digest, shimName);
  try {
    mkdirSync(path.dirname(file), { mode: 0o700, recursive: true });
    ownedFolder(folder);
    if (!holds(file, content)) {
      // In one step: a program that begins meanwhile finds the whole file, or what was there.
      const made = `${file}.${process.pid}`;
      writeFileSync(made, content, { mode: 0o500 });
      renameSync(made, file);
    }
    utimesSync(file, new Date(), new Date());
    removeUnused(folder);
    return file;
  } catch {
    return undefined;
  }
}

function holds(file: string, content: Buffer): boolean {
  try {
    return readFileSync(file).equals(content);
  } catch {
    return false;
  }
}

function removeUnused(folder: string): void {
  const old = readdirSync(folder)
    .filter((name) => versionName.test(name))
    .map((name) => path.join(folder, name, shimName))
    .filter(isOld);
  if (old.length === 0) return;
  const used = new Set(inEnvironments('LD_PRELOAD', /[ :]/));
  for (const file of old) if (!used.has(file)) rmSync(path.dirname(file), { recursive: true, force: true });
}

function isOld(file: string): boolean {
  const status = statSync(file, { throwIfNoEntry: false });
  return !!status && Date.now() - status.mtimeMs > keptMilliseconds;
}
