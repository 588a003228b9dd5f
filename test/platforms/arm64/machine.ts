/** A whole machine for 64-bit Arm, emulated: a kernel of its own, all in memory, that runs commands and is gone. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, createWriteStream, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../../scripts/run.mjs';
import { kernelOf } from './debian.ts';

export interface Outcome {
  status: number;
  output: string;
}

/** Where the files lie that are taken along. */
export const lab = '/lab';

/** What the kernel needs to tell of sockets. */
const modules = ['inet_diag', 'tcp_diag', 'udp_diag'];

const built = join(root, 'build', 'arm64');

/**
 * @param debian The folder with the files of the system.
 * @param files What is taken along to `lab`: a path there, and here.
 * @param commands Lines for a shell, by a name of one word; they run one after the other, in `lab`.
 * @param minutes How long all of it may take.
 */
export async function runOnArm64(
  debian: string,
  files: Record<string, string>,
  commands: Record<string, string>,
  minutes: number,
): Promise<Map<string, Outcome>> {
  const initramfs = makeInitramfs(debian, files, commands);
  const emulator = spawn(
    'qemu-system-aarch64',
    [
      // Pointer authentication is most of the time where it is emulated.
      ...['-machine', 'virt', '-cpu', 'max,pauth=off', '-smp', '2', '-m', '3072'],
      ...['-nographic', '-no-reboot', '-net', 'none'],
      ...['-kernel', kernelOf(debian).image, '-initrd', initramfs],
      ...['-append', 'console=ttyAMA0 quiet panic=-1'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const timer = setTimeout(() => emulator.kill('SIGKILL'), minutes * 60_000);
  const ended = once(emulator, 'exit');
  try {
    return await readOutcomes(emulator.stdout);
  } finally {
    clearTimeout(timer);
    emulator.kill();
    await ended;
  }
}

/** Between these lines stands what a command printed: `<<< name`, and `>>> name status`. */
async function readOutcomes(console_: NodeJS.ReadableStream): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const log = createWriteStream(join(built, 'console.txt'));
  let lines: string[] = [];
  for await (const line of createInterface({ input: console_ })) {
    log.write(`${line}\n`);
    const [, name, status] = /^>>> (\S+) (\d+)$/.exec(line.trimEnd()) ?? [];
    if (name !== undefined) outcomes.set(name, { status: Number(status), output: lines.join('\n') });
    if (line.startsWith('<<< ') || name !== undefined) lines = [];
    else lines.push(line.trimEnd());
  }
  log.end();
  return outcomes;
}

function makeInitramfs(
  debian: string,
  files: Record<string, string>,
  commands: Record<string, string>,
): string {
  const into = join(built, 'root');
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  for (const part of ['bin', 'sbin', 'lib', 'usr', 'etc'])
    cpSync(join(debian, part), join(into, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !/\/(modules|share|man|doc)$/.test(path),
    });
  for (const name of modules) copyModule(debian, name, into);
  for (const [path, file] of Object.entries(files))
    cpSync(file, join(into, lab, path), { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(into, 'init'), initScript(commands));
  chmodSync(join(into, 'init'), 0o755);
  const archive = join(built, 'initramfs');
  execFileSync('sh', ['-c', `find . | cpio --quiet --create --format=newc > "${archive}"`], { cwd: into });
  return archive;
}

function copyModule(debian: string, name: string, into: string): void {
  const [file] = globSync(join(debian, 'lib', 'modules', '**', `${name}.ko`));
  if (!file) throw new Error(`the kernel has no module ${name}`);
  const copy = join(into, 'modules', `${name}.ko`);
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(file, copy);
}

function initScript(commands: Record<string, string>): string {
  return [
    '#!/bin/busybox sh',
    'export PATH=/sbin:/bin:/usr/sbin:/usr/bin HOME=/root LANG=C.UTF-8',
    '/bin/busybox mkdir -p /proc /sys /dev /tmp /root /run',
    '/bin/busybox mount -t proc proc /proc; /bin/busybox mount -t sysfs sys /sys',
    '/bin/busybox mount -t devtmpfs dev /dev',
    '/bin/busybox mkdir -p /dev/shm /dev/pts; /bin/busybox mount -t tmpfs shm /dev/shm',
    '/bin/busybox mount -t devpts pts /dev/pts',
    '/bin/busybox --install -s /bin',
    // As Debian links it when it installs: busybox has one, too, which knows less.
    'ln -sf nc.openbsd /bin/nc',
    `date -s @${Math.floor(Date.now() / 1000)} > /dev/null`,
    'ip link set lo up; ulimit -n 65536',
    ...modules.map((name) => `insmod /modules/${name}.ko`),
    `cd ${lab}`,
    ...Object.entries(commands).flatMap(([name, line]) => [
      `echo; echo '<<< ${name}'`,
      `( ${line} ) < /dev/null 2>&1; status=$?; echo; echo ">>> ${name} $status"`,
    ]),
    'poweroff -f',
    '',
  ].join('\n');
}
