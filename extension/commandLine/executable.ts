/** Why the library that reports is not loaded into a program: by the program's file. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { programOnPath } from '../lab/programOnPath.ts';
import { t } from '../shared/words/language.ts';

export type Obstacle = 'static' | 'go' | 'musl' | 'bits' | 'rights';

/** Of a script that of its interpreter, which may be one, too: not further than a kernel goes. */
const mostInterpreters = 4;
const loadable = 1;
const interpreted = 3;
const noted = 4;

/** Undefined where nothing is in the way, and where nothing is known of it. */
export function obstacleOf(command: string, searchPath = process.env.PATH ?? ''): Obstacle | undefined {
  try {
    return obstacleIn(command, searchPath, mostInterpreters);
  } catch {
    return undefined;
  }
}

export function obstacleWords(obstacle: Obstacle): string {
  return {
    static: t('It is linked statically: no library can be loaded into it.'),
    go: t('It is written in Go, which calls the kernel without the C library.'),
    musl: t('It is made for another C library than glibc.'),
    bits: t('It is made for another processor than the lab.'),
    rights: t(
      'It runs with another user’s or group’s rights, and the loader then loads no library for anybody.',
    ),
  }[obstacle];
}

function obstacleIn(command: string, searchPath: string, more: number): Obstacle | undefined {
  const file = programOnPath(command, '.', searchPath);
  if (file === undefined || more === 0) return undefined;
  const descriptor = openSync(file, 'r');
  try {
    const read = (at: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, at));
    };
    const head = read(0, 256);
    if (head.toString('latin1', 0, 2) === '#!') return obstacleIn(interpreterOf(head), searchPath, more - 1);
    if (head.toString('latin1', 1, 4) !== 'ELF') return undefined;
    return (statSync(file).mode & 0o6000) !== 0 ? 'rights' : obstacleOfElf(head, read);
  } finally {
    closeSync(descriptor);
  }
}

/** `#!/usr/bin/env python3`: the interpreter that env finds. */
function interpreterOf(head: Buffer): string {
  const [first = '', ...more] = head.toString('latin1', 2).split('\n')[0]!.trim().split(/\s+/);
  const isEnv = path.basename(first) === 'env';
  return (isEnv && more.find((word) => !word.startsWith('-') && !word.includes('='))) || first;
}

/** man 5 elf: the header, and the program headers. */
function obstacleOfElf(head: Buffer, read: (at: number, length: number) => Buffer): Obstacle | undefined {
  const is64LittleEndian = head[4] === 2 && head[5] === 1;
  if (!is64LittleEndian || head.readUInt16LE(18) !== machine()) return 'bits';
  const [at, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
  const headers = read(at, size * count);
  let [isGo, interpreter, loads] = [false, '', false];
  for (let start = 0; start + size <= headers.length; start += size) {
    const type = headers.readUInt32LE(start);
    const content = () =>
      read(
        Number(headers.readBigUInt64LE(start + 8)),
        Math.min(4096, Number(headers.readBigUInt64LE(start + 32))),
      );
    if (type === loadable) loads = true;
    if (type === interpreted) interpreter = content().toString('latin1');
    if (type === noted && content().subarray(12, 16).equals(Buffer.from('Go\0\0'))) isGo = true;
  }
  if (!loads) return undefined;
  if (isGo) return 'go';
  if (interpreter === '') return 'static';
  return interpreter.includes('ld-musl') ? 'musl' : undefined;
}

/** Of this process, as ELF numbers it. */
function machine(): number {
  return { x64: 62, arm64: 183 }[process.arch as 'x64' | 'arm64'];
}
