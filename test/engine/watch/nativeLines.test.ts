/** Where in C, C++ and Rust a call was made: each call of these programs sends as many bytes as the number of its line. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import type { Frame } from '../../../extension/contract/site.ts';
import { Lines } from '../../../extension/engine/lines/lines.ts';
import { Symbolizers } from '../../../extension/engine/lines/symbolizers.ts';
import { findTool } from '../../../extension/engine/lines/tool.ts';
import type { Ring } from './support/ring.ts';
import { sitesOf } from './support/sites.ts';
import { itUnsanitized, WatchedFolder } from './support/watchedFolder.ts';

const programs = join(import.meta.dirname, 'programs');
const path = [process.env.PATH, join(homedir(), '.cargo', 'bin')].join(delimiter);

/** Two hundred functions with calls at other places. */
function generated(): string {
  const functions = [...Array(200).keys()].map((i) =>
    [
      `__attribute__((noinline)) static int generated_${i}(int n) {`,
      ...Array(i % 4).fill('  sink += n;'),
      `  if (n % 2) sink += SEND + ${i};`,
      `  sink ^= ${i};`,
      `  return SEND + ${i};`,
      '}',
    ].join('\n'),
  );
  const names = functions.map((_, i) => `generated_${i}`).join(', ');
  return `${functions.join('\n')}\nstatic int (*generated[])(int) = {${names}};\n`;
}

describe('lines of compiled programs', function () {
  this.timeout(120_000);
  let build: string;
  let folder: WatchedFolder;
  let symbolizers: Symbolizers;
  let lines: Lines;

  before(() => {
    build = mkdtempSync(join(tmpdir(), 'network-lab-lines-'));
    writeFileSync(join(build, 'generated_lines.h'), generated());
    compile('cc', ['-O2', '-g', '-shared', '-fPIC', join(programs, 'wrapped.c'), '-o', 'libwrapped.so']);
  });
  after(() => rmSync(build, { recursive: true, force: true }));
  beforeEach(() => {
    folder = new WatchedFolder();
    symbolizers = new Symbolizers();
  });
  afterEach(() => {
    folder.dispose();
    symbolizers.end();
  });

  function compile(compiler: string, flags: string[]): void {
    execFileSync(compiler, flags, { cwd: build, env: { ...process.env, PATH: path }, stdio: 'pipe' });
  }

  /** A compiler that runs meanwhile holds up the heartbeat. */
  function run(...given: Parameters<WatchedFolder['run']>): ReturnType<WatchedFolder['run']> {
    folder.beat();
    return folder.run(...given);
  }

  async function framesBySite(ring: Ring): Promise<Map<number, Frame[]>> {
    lines = new Lines(Date.now(), symbolizers);
    const resolved = await lines.resolve(sitesOf(ring));
    return new Map(resolved.map(({ site, frames }) => [site, frames]));
  }

  function sourceAt({ file, line }: Frame): string {
    return readFileSync(file!, 'utf8').split('\n')[line! - 1]!;
  }

  /** `source`: in which file of the stack the line is to be. */
  async function check(program: string, source: (frames: Frame[]) => Frame | undefined): Promise<string> {
    const { code, errors } = await run(join(build, program));
    assert.deepEqual([code, errors], [0, '']);
    const { ring } = folder;
    const sites = await framesBySite(ring);
    const wrong: string[] = [];
    let right = 0;
    for (const thread of ring.threads) {
      assert.equal(thread.head, thread.sequence, 'nothing was lost');
      for (const call of thread.calls.filter((each) => each.call === 'send' && each.asked)) {
        const frame = source(sites.get(call.site) ?? []);
        const text = frame?.line ? sourceAt(frame) : '';
        if (frame?.line === call.asked || /\/\/ leads/.test(text)) right++;
        else wrong.push(`${call.function} at line ${call.asked}: ${JSON.stringify(sites.get(call.site))}`);
      }
    }
    assert.deepEqual([wrong.length, wrong[0]], [0, undefined]);
    assert(right > 2000, `${right}`);
    const told = `${program}: ${right} calls right, at ${ring.sites.length - 1} sites`;
    if (process.env.VERBOSE) console.log(told);
    return told;
  }

  /** With a sanitizer its own function is. */
  const innermost = (frames: Frame[]) => frames[0];
  const inSource = (name: string) => (frames: Frame[]) =>
    frames.find(({ file }) => file && basename(file) === name);

  for (const flags of [
    ['-O2'],
    ['-O2', '-no-pie'],
    ['-O3', '-D_FORTIFY_SOURCE=2'],
    ['-O0', '-gdwarf-4'],
    ['-Og', '-static-libgcc'],
  ]) {
    itUnsanitized(`are right for C with ${flags.join(' ')}`, async () => {
      compile('cc', [...flags, '-g', '-w', '-I.', join(programs, 'lines.c'), '-o', 'c', '-pthread']);
      await check('c', innermost);
    });
  }

  for (const flags of [['-O2'], ['-O3', '-fno-omit-frame-pointer'], ['-O1', '-no-pie']]) {
    it(`are right for C++ with ${flags.join(' ')}, behind a library, too`, async () => {
      const linked = ['-L.', '-lwrapped', '-Wl,-rpath,$ORIGIN', '-pthread'];
      compile('c++', [
        ...flags,
        '-std=c++17',
        '-g',
        '-w',
        join(programs, 'lines.cc'),
        '-o',
        'cpp',
        ...linked,
      ]);
      await check('cpp', inSource('lines.cc'));
    });
  }

  it('are right for Rust, behind its own library', async function () {
    if (spawnSync('rustc', ['--version'], { env: { ...process.env, PATH: path } }).status !== 0) this.skip();
    compile('rustc', ['-O', '-g', join(programs, 'lines.rs'), '-o', 'rust']);
    await check('rust', (frames) => frames.find(({ own }) => own) ?? frames[0]);
  });

  itUnsanitized('are those of a library that is loaded where another one was', async () => {
    const names = ['first', 'second', 'third'];
    for (const [i, name] of names.entries()) {
      const include = '#include <sys/socket.h>\nstatic char data[99];';
      const text = `${include}${'\n'.repeat(i * 5)}int run(int fd) { return 1 + send(fd, data, __LINE__, 0); }\n`;
      writeFileSync(join(build, `${name}.c`), text);
      compile('cc', ['-O2', '-g', '-shared', '-fPIC', '-w', `${name}.c`, '-o', `${name}.so`]);
    }
    compile('cc', ['-O2', '-g', join(programs, 'reloaded.c'), '-o', 'reloaded', '-ldl']);
    const libraries = [...names, ...names].map((name) => join(build, `${name}.so`));
    const { output, code } = await run(join(build, 'reloaded'), libraries);
    assert.equal(code, 0);
    assert.equal(new Set(output.trim().split('\n')).size, 1, 'all of them at one address');
    const { ring } = folder;
    const frames = await framesBySite(ring);
    const sent = ring.threads[0]!.calls.filter((each) => each.call === 'send');
    assert.deepEqual(
      sent.map(({ site }) => [basename(frames.get(site)![0]!.file!), frames.get(site)![0]!.line]),
      sent.map(({ asked }, i) => [`${names[i % 3]}.c`, asked]),
    );
  });

  itUnsanitized('tell the functions that are inlined, innermost first', async () => {
    compile('cc', ['-O2', '-g', '-w', '-I.', join(programs, 'lines.c'), '-o', 'c', '-pthread']);
    await run(join(build, 'c'));
    const frames = [...(await framesBySite(folder.ring)).values()];
    const names = frames.map((each) => each.map((frame) => frame.function).join(' < '));
    assert(names.includes('innermost < middle < inlined'), names.slice(0, 20).join('\n'));
  });

  itUnsanitized('are not told of a program that was built anew since it started', async () => {
    compile('cc', ['-O2', '-g', '-w', '-I.', join(programs, 'lines.c'), '-o', 'c', '-pthread']);
    await run(join(build, 'c'));
    const [first] = sitesOf(folder.ring);
    assert(first?.kind === 'native');
    const startedAt = Date.now();
    const once = new Lines(startedAt, symbolizers);
    assert((await once.resolve([first]))[0]!.frames[0]!.line);
    const later = new Date(startedAt + 5000);
    cpSync(join(build, 'c'), join(build, 'other'));
    utimesSync(join(build, 'c'), later, later);
    const [site] = await new Lines(startedAt, symbolizers).resolve([first]);
    assert.deepEqual(site, { site: first.site, frames: [first.frames[0]] });
    // What was answered before holds on.
    assert((await once.resolve([first]))[0]!.frames[0]!.line);
  });

  for (const name of ['addr2line', 'eu-addr2line', 'llvm-symbolizer']) {
    itUnsanitized(`are the same by ${name}`, async function () {
      const tool = findTool([name]);
      if (!tool) this.skip();
      symbolizers = new Symbolizers(tool);
      compile('cc', ['-O2', '-g', '-w', '-I.', join(programs, 'lines.c'), '-o', 'c', '-pthread']);
      await check('c', innermost);
    });
  }

  itUnsanitized('are module and offset where no tool is there', async () => {
    mkdirSync(join(build, 'empty'), { recursive: true });
    assert.equal(findTool(undefined, join(build, 'empty')), null);
    symbolizers = new Symbolizers(null);
    compile('cc', ['-O2', '-g', '-w', '-I.', join(programs, 'lines.c'), '-o', 'c', '-pthread']);
    await run(join(build, 'c'));
    for (const frames of (await framesBySite(folder.ring)).values()) {
      assert.deepEqual(Object.keys(frames[0]!).sort(), ['module', 'offset']);
      assert.equal(frames[0]!.module, join(build, 'c'));
    }
  });
});
