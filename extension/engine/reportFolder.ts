/**
 * The folder in which programs report, and the environment by which they find it. It lies in memory: on a disk each
 * page that a program writes would be written back.
 */
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { say } from '../shared/sentence.ts';
import { failed, invalidParameters } from './errors.ts';
import { inEnvironments, ownedFolder, uid } from './personal.ts';
import { shimPath } from './shimFile.ts';

const prefix = `network-lab-${uid}-`;
/** native/watch/ring/layout.h: folderVariable, heartbeatName and heartbeatLimit. */
const folderVariable = 'NETWORK_LAB_FOLDER';
const heartbeatName = 'heartbeat';
const heartbeatLimitNanoseconds = 2_000_000_000n;

/** Where folders of this person's can be: the first that is there is used. */
function places(): string[] {
  const { XDG_RUNTIME_DIR } = process.env;
  return [XDG_RUNTIME_DIR, '/dev/shm'].filter((each): each is string => !!each && isWritable(each));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * This engine's own folder, made where it is not there. Those of dead engines that nobody uses any more are removed.
 *
 * @throws where there is no place for it.
 */
export function ownFolder(): string {
  const [place] = places();
  if (!place)
    throw failed(
      say('there is no memory file system that you may write to'),
      say(
        'Programs report in XDG_RUNTIME_DIR or /dev/shm: mount one of them, or attach to a running process.',
      ),
    );
  removeUnused();
  const folder = path.join(place, `${prefix}${process.pid}`);
  mkdirSync(folder, { mode: 0o700, recursive: true });
  return ownedFolder(folder);
}

/** A folder of an engine that died, so that what was started for that one is seen by this one. @throws InvalidParams */
export function adoptedFolder(folder: string): string {
  const [place, name] = [path.dirname(folder), path.basename(folder)];
  const isOurs =
    places().includes(place) && name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
  if (!isOurs) throw invalidParameters('folder', say('{0} is no folder of a lab of yours', folder));
  mkdirSync(folder, { mode: 0o700, recursive: true });
  return ownedFolder(folder);
}

/** At the engine's end: what is started later finds no folder, and goes on unwatched. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function removeUnused(): void {
  const found = places().flatMap((place) =>
    readdirSync(place)
      .filter((name) => name.startsWith(prefix))
      .map((name) => path.join(place, name)),
  );
  const used = new Set<string>();
  for (const folder of found.filter((each) => !hasEngine(each))) {
    if (used.size === 0) for (const each of inEnvironments(folderVariable, ':')) used.add(each);
    if (!used.has(folder)) removeFolder(folder);
  }
}

function hasEngine(folder: string): boolean {
  if (path.basename(folder) === `${prefix}${process.pid}`) return true;
  try {
    const beat = readFileSync(path.join(folder, heartbeatName)).readBigInt64LE();
    return process.hrtime.bigint() - beat < heartbeatLimitNanoseconds;
  } catch {
    return false;
  }
}

/**
 * What a process is started with so that it reports. Added to what is given, never put in its place.
 *
 * ASan refuses any library before its own unless it is told not to look.
 */
export function environmentFor(folder: string, given: Record<string, string> = {}): Record<string, string> {
  const before = (name: string, value: string, apart: string) =>
    given[name] ? `${value}${apart}${given[name]}` : value;
  return {
    ...given,
    LD_PRELOAD: before('LD_PRELOAD', shimPath(), ':'),
    ASAN_OPTIONS: before('ASAN_OPTIONS', 'verify_asan_link_order=0', ':'),
    [folderVariable]: folder,
  };
}
