import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../../../../scripts/run.mjs';

/** A program of one source, compiled where it is older than that, or than what it is told to stand on. */
export function compiled(
  source: string,
  flags: string[] = [],
  name = basename(source).replace(/\.\w+$/, ''),
  compiler = source.endsWith('.c') ? 'cc' : 'c++',
): string {
  const folder = join(root, 'build', 'watched-programs');
  const program = join(folder, name);
  const layout = join(root, 'native', 'watch', 'ring', 'layout.h');
  const newest = Math.max(...[source, layout].map((file) => statSync(file).mtimeMs));
  if (existsSync(program) && statSync(program).mtimeMs > newest) return program;
  mkdirSync(folder, { recursive: true });
  const made = `${program}.${process.pid}`; // several test files may compile it at once
  execFileSync(compiler, ['-O2', '-w', ...flags, '-I', join(root, 'native'), '-o', made, source, '-pthread']);
  renameSync(made, program);
  return program;
}
