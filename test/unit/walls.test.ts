import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { passages } from '../../scripts/generated/rooms.ts';
import { importsOf, readSource, root, sourcesBelow } from './support/sources.ts';

/** What the files of a folder may import; a name that ends in a slash is a folder, all else a package. */
interface Wall {
  folder: string;
  mayImport: string[];
}

const walls: Wall[] = [
  { folder: 'extension/contract', mayImport: ['extension/contract/'] },
  { folder: 'extension/shared', mayImport: ['extension/shared/', 'extension/contract/'] },
  {
    folder: 'extension/lab',
    mayImport: [
      'extension/lab/',
      'extension/shared/',
      'extension/contract/',
      'get-east-asian-width',
      'node:',
      'vscode-jsonrpc/node',
    ],
  },
  {
    folder: 'extension/features',
    mayImport: [
      'extension/features/parts/',
      'extension/lab/',
      'extension/shared/',
      'extension/contract/',
      'node:',
      'vscode',
      'vscode-jsonrpc/node',
    ],
  },
  {
    folder: 'extension/commandLine',
    mayImport: [
      'extension/commandLine/',
      // The model of the lab is the editor's; what is shared is how an engine and a program are started, and how they refuse.
      'extension/lab/engineProcess.ts',
      'extension/lab/engineError.ts',
      'extension/lab/log.ts',
      'extension/lab/programOnPath.ts',
      'extension/lab/whereItRuns.ts',
      'extension/shared/',
      'extension/contract/',
      '@vscode/l10n',
      'node:',
    ],
  },
  {
    folder: 'extension/language/server',
    mayImport: [
      'extension/language/server/',
      'extension/shared/',
      'extension/contract/',
      'node:',
      '@vscode/l10n',
      'vscode-languageserver',
      'vscode-languageserver/node',
      'vscode-languageserver-textdocument',
      'web-tree-sitter',
    ],
  },
  {
    folder: 'media/panel',
    mayImport: [
      'media/panel/',
      'extension/shared/',
      'extension/contract/',
      'lit',
      'lit/',
      '@vscode/l10n',
      '@vscode-elements/elements/',
      'vscode-jsonrpc/browser',
      'uplot',
    ],
  },
];

function passes(wall: Wall, imported: string): boolean {
  return wall.mayImport.some((allowed) =>
    /[/:]$/.test(allowed) ? imported.startsWith(allowed) : imported === allowed,
  );
}

describe('who imports whom', () => {
  for (const wall of walls) {
    it(`${wall.folder} imports only what it may`, () => {
      const files = sourcesBelow(wall.folder);
      assert.notEqual(files.length, 0);
      const breaches = files.flatMap((file) =>
        importsOf(file)
          .filter((imported) => !passes(wall, imported))
          .map((imported) => `${file} imports ${imported}`),
      );
      assert.deepEqual(breaches, []);
    });
  }

  it('extension/engine knows neither VS Code nor the lab nor a feature', () => {
    const breaches = sourcesBelow('extension/engine').flatMap((file) =>
      importsOf(file)
        .filter((imported) => /^(vscode$|extension\/(?!engine\/|shared\/|contract\/)|media\/)/.test(imported))
        .map((imported) => `${file} imports ${imported}`),
    );
    assert.deepEqual(breaches, []);
  });

  it('the contract imports types alone, so that it costs nobody anything', () => {
    for (const file of sourcesBelow('extension/contract')) {
      assert.doesNotMatch(readSource(file), /^import (?!type\b)/m, file);
    }
  });

  /** The core's rooms, and what each includes of the others. */
  const nativeWalls: Record<string, string[]> = {
    'native/addon/': [
      'native/watch/watched/',
      'native/watch/ring/',
      'native/client/',
      'native/server/',
      'native/multiplexer/',
      'native/socket/',
    ],
    'native/watch/watched/': [
      'native/watch/findings/',
      'native/watch/ring/',
      'native/server/',
      'native/multiplexer/',
      'native/trace/',
      'native/socket/',
    ],
    'native/watch/findings/': ['native/watch/ring/', 'native/socket/'],
    // Within somebody's program: nothing of the lab but what both sides know.
    'native/watch/shim/': ['native/watch/ring/'],
    'native/watch/ring/': [],
    'native/client/': ['native/server/', 'native/multiplexer/', 'native/socket/'],
    'native/server/': ['native/multiplexer/', 'native/trace/', 'native/socket/'],
    'native/multiplexer/': ['native/socket/'],
    'native/trace/': [],
    'native/socket/': [],
  };

  it('the rooms of the core include only those below them', () => {
    const native = passages().filter(({ from }) => from in nativeWalls);
    assert.notEqual(native.length, 0);
    assert.deepEqual(
      native.filter(({ from, to }) => !nativeWalls[from]!.includes(to)),
      [],
    );
  });

  it('the addon alone knows Node', () => {
    const core = globSync('native/{client,server,multiplexer,trace,socket,watch/*}/*', { cwd: root });
    assert.notEqual(core.length, 0);
    assert.deepEqual(
      core.filter((file) => /#include <(napi|node|uv|v8)/.test(readSource(file))),
      [],
    );
  });

  it('nobody but main.ts imports a feature, and main.ts registers each', () => {
    const features = sourcesBelow('extension/features').filter((file) => !file.includes('/parts/'));
    const importedByMain = importsOf('extension/main.ts').filter((name) =>
      name.startsWith('extension/features/'),
    );
    assert.deepEqual(importedByMain.sort(), features);
    for (const feature of features) assert.match(readSource(feature), /export function register\(/, feature);
  });

  it('main.ts stays a list of under 100 lines', () => {
    assert(readSource('extension/main.ts').split('\n').length < 100);
  });
});
