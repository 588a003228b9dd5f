import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type { MultiplexerDescription } from '../../extension/contract/server.ts';
import { unpackExtension } from './unpack.ts';

describe('the package', () => {
  let folder: string;
  let files: string[];

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    folder = await unpackExtension();
    files = globSync('**/*', { cwd: folder, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  });

  it('holds what VS Code loads and people read, and nothing else', () => {
    const allowed = [
      /^(package(\.nls(\.[a-z-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
      /^l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
      /^dist\/(extension\.cjs|(engine|languageServer|panel)\.js|network_lab\.node|package\.json)$/,
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
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((path) => !existsSync(join(folder, path))),
      [],
    );
  });

  it('holds an engine that loads its addon and answers', async () => {
    const engine = spawn(process.execPath, [join(folder, 'dist', 'engine.js'), '--stdio'], {
      cwd: dirname(folder),
    });
    const connection: MessageConnection = createMessageConnection(
      new StreamMessageReader(engine.stdout),
      new StreamMessageWriter(engine.stdin),
    );
    try {
      connection.listen();
      const multiplexers = await connection.sendRequest<MultiplexerDescription[]>('multiplexer/list', {});
      assert.deepEqual(
        multiplexers.filter((each) => each.available).map((each) => each.name),
        ['select', 'poll', 'epoll'],
      );
    } finally {
      connection.dispose();
      engine.kill();
    }
  });
});
