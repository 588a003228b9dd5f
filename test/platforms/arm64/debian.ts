/** Debian for 64-bit Arm, as files: apt of this machine fetches them, and nothing of it is installed here. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../../../scripts/run.mjs';

const folder = join(root, '.cache', 'arm64');
const archives = join(folder, 'cache', 'archives');

/** A state of apt's own, with nothing installed: so it fetches all that a package needs. */
const options = [
  'APT::Architecture=arm64',
  'APT::Architectures=arm64',
  `Dir::State=${join(folder, 'state')}`,
  `Dir::State::status=${join(folder, 'status')}`,
  `Dir::Cache=${join(folder, 'cache')}`,
  'APT::Sandbox::User=root',
].flatMap((option) => ['-o', option]);

/** @returns The folder with the files of these packages, of what they need, and of a kernel for virtual machines. */
export function debianForArm64(packages: string[]): string {
  const into = join(folder, 'root');
  const note = join(folder, 'unpacked');
  const wanted = packages.join(' ');
  if (existsSync(note) && readFileSync(note, 'utf8') === wanted) return into;
  for (const each of [into, note]) rmSync(each, { recursive: true, force: true });
  for (const each of [join(folder, 'state', 'lists', 'partial'), join(archives, 'partial'), into])
    mkdirSync(each, { recursive: true });
  writeFileSync(join(folder, 'status'), '');
  apt('apt-get', 'update', '-qq');
  apt('apt-get', 'install', '-qq', '--download-only', '--no-install-recommends', '--yes', ...packages);
  // Without what it needs to be booted by: here it is handed to the emulator.
  const needed = apt('apt-cache', 'depends', 'linux-image-cloud-arm64');
  const [kernel] = /linux-image-\S+-cloud-arm64/.exec(needed.split('\n').slice(1).join('\n')) ?? [];
  if (!kernel) throw new Error(`no kernel for arm64: ${needed}`);
  apt('apt-get', 'download', '-qq', kernel);
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb')))
    execFileSync('dpkg-deb', ['--extract', join(archives, file), into]);
  writeFileSync(note, wanted);
  return into;
}

function apt(command: string, ...parameters: string[]): string {
  return execFileSync(command, [...options, ...parameters], { cwd: archives, encoding: 'utf8' });
}

/** @returns The one kernel that lies there, and its version. */
export function kernelOf(debian: string): { image: string; version: string } {
  const [image] = globSync(join(debian, 'boot', 'vmlinuz-*'));
  if (!image) throw new Error(`no kernel in ${debian}`);
  return { image, version: basename(image).replace('vmlinuz-', '') };
}
