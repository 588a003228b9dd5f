import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageExtension } from '../../scripts/package.ts';
import { Engine } from '../engine/support/engine.ts';
import { unpackExtension } from './unpack.ts';

describe('the package', () => {
  let vsix: string;
  let folder: string;
  let files: string[];

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    vsix = await packageExtension('local');
    folder = await unpackExtension(vsix);
    files = globSync('**/*', { cwd: folder, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  });

  it('has a name that tells it from the one that users get', () => {
    assert.match(basename(vsix), /^network-lab-.+-local\.vsix$/);
  });

  it('holds what VS Code loads and people read, and nothing else', () => {
    const allowed = [
      /^(package(\.nls(\.[a-z-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
      /^l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
      /^dist\/(extension\.cjs|(engine|languageServer|networkLab|panel)\.js|network_lab(\.node|_shim\.so)|package\.json)$/,
      /^dist\/(web-tree-sitter|tree-sitter-(c|python))\.wasm$/,
      /^dist\/(panel|codicon)\.css$|^dist\/codicon\.ttf$/,
      /^media\/rules\/(zh-cn\/)?[\w-]+\.md$/,
      /^media\/(icons|walkthrough)\/[\w.-]+\.(svg|md|png)$|^media\/icons\/network-lab\.ttf$/,
    ];
    const surplus = files.filter((file) => !allowed.some((pattern) => pattern.test(file)));
    assert.deepEqual(surplus, []);
  });

  it('holds every file that the manifest names', () => {
    const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
    const named = [...manifest.matchAll(/"((?:\.\/)?(?:dist|media|l10n)\/[^"]+)"/g)].map(
      (match) => match[1]!,
    );
    assert(named.length > 0);
    assert.deepEqual(
      named.filter((path) => !existsSync(join(folder, path))),
      [],
    );
  });

  it('holds a command line that works where there is no VS Code', () => {
    const script = join(folder, 'dist', 'networkLab.js');
    const parameters = [script, 'run', '--', 'sh', '-c', 'exit 4'];
    const { status, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
    assert.equal(status, 4, stderr);
    assert.match(stderr, /It ended with exit status 4/);
  });

  it('holds an engine that loads its addon and answers', async () => {
    const engine = await Engine.start([], join(folder, 'dist', 'engine.js'));
    try {
      const multiplexers = await engine.request('multiplexer/list', {});
      assert.deepEqual(
        multiplexers.filter((each) => each.available).map((each) => each.name),
        ['select', 'poll', 'epoll'],
      );
    } finally {
      await engine.dispose();
    }
  });
});
