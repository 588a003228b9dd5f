import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOnPath } from '../../extension/lab/programOnPath.ts';

describe('whether a command can be started', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'network-lab-path-'));
    mkdirSync(join(folder, 'bin', 'folder'), { recursive: true });
    writeFileSync(join(folder, 'bin', 'tool'), '');
    chmodSync(join(folder, 'bin', 'tool'), 0o755);
    writeFileSync(join(folder, 'bin', 'text'), '', { mode: 0o644 });
  });
  after(() => rmSync(folder, { recursive: true }));

  const isThere = (command: string, path = `/nowhere:${join(folder, 'bin')}`) =>
    programOnPath(command, folder, path) !== undefined;

  it('finds a name on PATH, and a path where it leads', () => {
    assert(isThere('tool'));
    assert(isThere('bin/tool', ''));
    assert(isThere(join(folder, 'bin', 'tool'), ''));
  });

  it('finds no other name, no folder and no file that is no program', () => {
    assert(!isThere('missing'));
    assert(!isThere('folder'));
    assert(!isThere('text'));
    assert(!isThere('./tool'));
  });
});
