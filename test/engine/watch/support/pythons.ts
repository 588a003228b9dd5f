/** The interpreters that are on this machine, each once. */
import { execFileSync } from 'node:child_process';
import { globSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Interpreter {
  path: string;
  /** 3.12.1 */
  version: string;
}

export function interpreters(): Interpreter[] {
  const found = new Map<string, Interpreter>();
  const everywhere = [
    '/usr/bin/python[23]*',
    '/usr/local/bin/python[23]*',
    join(homedir(), '.pyenv/versions/*/bin/python'),
  ];
  for (const path of everywhere.flatMap((pattern) => globSync(pattern)).sort()) {
    const real = realpathSync(path);
    const version = versionOf(path);
    if (version && !found.has(real)) found.set(real, { path, version });
  }
  return [...found.values()];
}

function versionOf(path: string): string | undefined {
  try {
    const script = 'import sys; print(sys.version.split()[0])';
    return execFileSync(path, ['-c', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined; // python3-config and the like
  }
}
