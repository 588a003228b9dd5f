import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lines } from '../../extension/engine/lines/lines.ts';
import { Module } from '../../extension/engine/lines/module.ts';
import { addressOf, readSegments } from '../../extension/engine/lines/segments.ts';
import { type SymbolizerLimits, Symbolizers } from '../../extension/engine/lines/symbolizers.ts';
import { findTool, placesOf } from '../../extension/engine/lines/tool.ts';
import { until } from '../until.ts';

/** Answers as addr2line does, one function for each address; `answer` is the body of a function of the address. */
function fakeTool(answer: string): string {
  return `#!${process.execPath}
const lines = require('node:readline').createInterface({ input: process.stdin });
const write = (text) => process.stdout.write(text);
require('node:fs').appendFileSync(__dirname + '/started', 'x');
lines.on('line', (address) => {
  if (address === '0xffffffffffffffff') return write(address + '\\n??\\n??:0\\n');
  ${answer}
});
`;
}

const usual = `write(address.replace('0x', '0x0000') + '\\nf' + address + '\\n/src/' + process.argv.at(-1) + ':' + parseInt(address) + '\\n')`;

describe('the symbolizers', () => {
  let folder: string;
  let symbolizers: Symbolizers | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'network-lab-symbolizer-'));
  });
  afterEach(() => {
    symbolizers?.end();
    symbolizers = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  function start(answer: string, limits: Partial<SymbolizerLimits> = {}): Symbolizers {
    const path = join(folder, 'tool.cjs');
    writeFileSync(path, fakeTool(answer));
    chmodSync(path, 0o755);
    symbolizers = new Symbolizers({ path, parameters: (module) => [module] }, limits);
    return symbolizers;
  }

  const started = () => readFileSync(join(folder, 'started'), 'utf8').length;

  it('answer in the order of the addresses, to several who ask at once', async () => {
    const asked = start(usual);
    const answers = await Promise.all(
      [[7, 3], [300], [5]].map((addresses) => asked.ask('m', '1', addresses)),
    );
    assert.deepEqual(
      answers.map((each) => each.map(([place]) => place)),
      [
        [
          { function: 'f0x7', file: '/src/m', line: 7 },
          { function: 'f0x3', file: '/src/m', line: 3 },
        ],
        [{ function: 'f0x12c', file: '/src/m', line: 300 }],
        [{ function: 'f0x5', file: '/src/m', line: 5 }],
      ],
    );
    assert.equal(started(), 1);
  });

  it('keep one open for a module, and take another when its file is another', async () => {
    const asked = start(usual);
    for (let i = 0; i < 3; i++) await asked.ask('m', '1', [i]);
    assert.equal(started(), 1);
    await asked.ask('m', '2', [1]);
    assert.equal(started(), 2);
  });

  it('are a few at once: who asks for more waits until one is free', async () => {
    const asked = start(usual, { most: 2 });
    const modules = ['a', 'b', 'c', 'd', 'e', 'a', 'b'];
    const answers = await Promise.all(modules.map((module) => asked.ask(module, '1', [1])));
    assert.deepEqual(
      answers.map((each) => each[0]![0]!.file),
      modules.map((module) => `/src/${module}`),
    );
    assert.equal(asked.count, 2);
  });

  it('end when nobody has asked for a while', async () => {
    const asked = start(usual, { idle: 20 });
    await asked.ask('m', '1', [1]);
    assert.equal(asked.count, 1);
    await until(() => asked.count === 0);
    assert.deepEqual((await asked.ask('m', '1', [2]))[0]![0]!.line, 2);
  });

  for (const [what, answer, limits] of [
    ['ends', 'process.exit(0)', {}],
    ['says nothing', '', { patience: 100 }],
    ['leaves an address out', "if (address === '0x1') write(address + '\\n??\\n??:0\\n')", {}],
  ] as const) {
    it(`tell whoever asked one that ${what}, and go on`, async () => {
      const asked = start(answer, limits);
      await assert.rejects(asked.ask('m', '1', [1, 2]));
      await assert.rejects(asked.ask('m', '1', [1, 2]));
    });
  }

  it('tell whoever asks where the tool cannot be started', async () => {
    symbolizers = new Symbolizers({ path: join(folder, 'none'), parameters: () => [] });
    await assert.rejects(symbolizers.ask('m', '1', [1]));
  });

  it('are asked once about a place, even of one that cannot be told', async () => {
    const file = process.execPath;
    const asked = start('');
    const module = new Module(file, Date.now(), asked);
    const [segment] = await readSegments(file);
    asked.ask = async () => {
      asks++;
      throw new Error('no answer');
    };
    let asks = 0;
    for (let i = 0; i < 3; i++) await module.look([segment!.offset + 1]);
    assert.deepEqual([asks, module.placesAt(segment!.offset + 1)], [1, []]);
  });
});

describe('what a symbolizer writes', () => {
  for (const [what, lines, places] of [
    ['as addr2line', ['f', '/a/b.c:12'], [{ function: 'f', file: '/a/b.c', line: 12 }]],
    [
      'with a discriminator',
      ['f', '/a/b.c:12 (discriminator 3)'],
      [{ function: 'f', file: '/a/b.c', line: 12 }],
    ],
    ['with a column', ['f', '/a/b.c:12:7'], [{ function: 'f', file: '/a/b.c', line: 12 }]],
    [
      'of a path that is not straight',
      ['f', '/a/./x/../b.c:1'],
      [{ function: 'f', file: '/a/b.c', line: 1 }],
    ],
    [
      'of a C++ function',
      ['a::b<int>(c:2)', '/a/b c.cc:3'],
      [{ function: 'a::b<int>(c:2)', file: '/a/b c.cc', line: 3 }],
    ],
    [
      'of inlined functions, as elfutils does',
      ['in inlined at /a.c:2:26 in out', '/a.c:1:1', 'out', '/a.c:2:26'],
      [
        { function: 'in', file: '/a.c', line: 1 },
        { function: 'out', file: '/a.c', line: 2 },
      ],
    ],
    ['of what it does not know', ['??', '??:0'], [{}]],
    ['of a function without lines', ['f', '??:?'], [{ function: 'f' }]],
    ['of a line that it does not know', ['f', '/a.c:0'], [{ function: 'f' }]],
    ['of a file that is not absolute', ['f', 'a.c:3'], [{ function: 'f' }]],
    ['cut short', ['f'], []],
  ] as const) {
    it(`is read ${what}`, () => assert.deepEqual(placesOf([...lines]), places));
  }
});

describe('a place in a module', () => {
  it('has the address of the segment that it is in', () => {
    const segments = [
      { offset: 0, size: 0x1000, address: 0x400000 },
      { offset: 0x1000, size: 0x500, address: 0x402000 },
    ];
    assert.deepEqual(
      [0, 0xfff, 0x1010, 0x1500].map((offset) => addressOf(segments, offset)),
      [0x400000, 0x400fff, 0x402010, undefined],
    );
  });

  it('has none in a file that is no program', async () => {
    assert.deepEqual(await readSegments(import.meta.filename), []);
    assert.notDeepEqual(await readSegments(process.execPath), []);
  });
});

describe('the lines of a program', () => {
  const nobody = new Symbolizers(null);

  it('are those of Python as the ring tells them, with the first that is its own', async () => {
    const frames = [
      { file: '/usr/lib/python3.12/selectors.py', function: 'select', line: 468 },
      { file: '/home/me/./server.py', function: 'serve', line: 12 },
      { file: '<string>', function: '<module>', line: 1 },
      { function: 'unknown' },
    ];
    assert.deepEqual(await new Lines(0, nobody).resolve([{ site: 7, kind: 'python', frames, own: 1 }]), [
      {
        site: 7,
        frames: [
          { function: 'select', file: '/usr/lib/python3.12/selectors.py', line: 468 },
          { function: 'serve', file: '/home/me/server.py', line: 12, own: true },
          { function: '<module>', module: '<string>', line: 1 },
          { function: 'unknown' },
        ],
      },
    ]);
  });

  it('are module and offset, or the address alone, where nothing is known', async () => {
    const gone = { module: '/gone (deleted)', offset: 5 };
    const missing = { module: '/no/such/file', offset: 6 };
    const sites = [gone, missing, { offset: 7 }].map((frame, i) => ({
      site: i + 1,
      kind: 'native' as const,
      frames: [frame],
    }));
    assert.deepEqual(
      await new Lines(Date.now(), nobody).resolve(sites),
      sites.map(({ site, frames }) => ({ site, frames })),
    );
  });

  it('are looked for in the folders of PATH that are absolute', () => {
    assert.equal(findTool(['addr2line'], '.:bin'), null);
  });
});
