/** Runs one part of the tests in a process of its own, within a limit, and counts what it says. */
import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from '../test/reporter.ts';
import { environment, projectNode, root } from './run.mjs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, each with its reason: shown again at the end, since the end is all that a log often keeps. */
  failures?: string[];
}

/** Characters of a failure's reason that are shown again at the end. */
const reasonLength = 2000;

export const resultsFolder = join(root, 'test-results');

/** A program whose exit code is its whole result counts as one test. `limit`: minutes. */
export async function checkPart(command: string, parameters: string[], limit: number): Promise<Counts> {
  const { code } = await runWithin(limit, command, parameters);
  return { passed: Number(code === 0), failed: Number(code !== 0), skipped: 0 };
}

/** A program of doctest's: its closing line counts its test cases. */
export async function doctestPart(program: string, limit: number): Promise<Counts> {
  const { code, output } = await runWithin(limit, program, ['--no-colors']);
  const closing = /test cases: +\d+ \| +(\d+) passed \| +(\d+) failed \| +(\d+) skipped/.exec(output);
  const [passed = 0, failed = 0, skipped = 0] = closing?.slice(1).map(Number) ?? [];
  const failures = output.split(/^={40,}$/m).filter((part) => part.includes('ERROR: '));
  return withExitCode(
    { passed, failed, skipped, failures: failures.map((part) => part.slice(0, reasonLength)) },
    code,
  );
}

/** How the files of a part run. `atOnce`: that many in processes of their own, for tests that mostly wait. */
export interface MochaOptions {
  atOnce?: number;
  /** Files of the part that are left out. */
  without?: string[];
  environment?: NodeJS.ProcessEnv;
}

/** Test files that Mocha runs as they are. */
export async function mochaPart(
  name: string,
  files: string,
  limit: number,
  { atOnce = 1, without = [], environment: more = {} }: MochaOptions = {},
): Promise<Counts> {
  if (globSync(files, { cwd: root }).length === 0) throw new Error(`There is no test ${files}.`);
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const results = resultsFile(name);
  const parallel = atOnce > 1 ? ['--parallel', '--jobs', String(atOnce)] : [];
  const ignored = without.flatMap((each) => ['--ignore', each]);
  const { code } = await runWithin(
    limit,
    projectNode,
    [mocha, '--forbid-only', ...parallel, ...ignored, files],
    {
      NETWORK_LAB_RESULTS: results,
      ...more,
    },
  );
  return withExitCode(countResults(readResults(results)), code);
}

/** The suite that runs inside of VS Code, which says too much itself to be shown. */
export async function vscodePart(name: string, limit: number): Promise<Counts> {
  const results = resultsFile(name);
  const { code } = await runWithin(limit, projectNode, ['test/vscode/run.ts'], {
    NETWORK_LAB_RESULTS: results,
    NETWORK_LAB_VSCODE_LOG: join(resultsFolder, 'vscode.log'),
  });
  const tests = readResults(results);
  const signs = { passed: '✔', failed: '✖', pending: '-' };
  for (const { state, title, error } of tests)
    console.log(`  ${signs[state]} ${title}${error ? `\n${error}` : ''}`);
  return withExitCode(countResults(tests), code);
}

function resultsFile(name: string): string {
  return join(resultsFolder, `${name}.jsonl`);
}

function readResults(file: string): TestResult[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as TestResult);
}

function countResults(results: TestResult[]): Counts {
  const of = (state: TestResult['state']) => results.filter((result) => result.state === state);
  const failures = of('failed').map(({ title, error = '' }) => `${title}\n${error.slice(0, reasonLength)}`);
  return { passed: of('passed').length, failed: failures.length, skipped: of('pending').length, failures };
}

/** A runner that failed otherwise than by its tests (it crashed, ran out of time, ran no test) counts as failed. */
function withExitCode(counts: Counts, code: number | null): Counts {
  const ranNothing = counts.passed + counts.failed === 0;
  const failedOtherwise = counts.failed === 0 && (code !== 0 || ranNothing);
  return failedOtherwise ? { ...counts, failed: 1 } : counts;
}

/** Shows and keeps what the program says. Ends it, and all that it started, when the limit is over or we are ended. */
function runWithin(
  limit: number,
  command: string,
  parameters: string[],
  more: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: root,
      detached: true,
      env: { ...environment, ...more },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const endGroup = () => child.pid && process.kill(-child.pid, 'SIGTERM');
    const timer = setTimeout(() => {
      console.error(`Not done within ${limit} minutes: ended.`);
      endGroup();
    }, limit * 60_000);
    process.once('exit', endGroup);
    let output = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('exit', endGroup);
      resolve({ code, output });
    });
  });
}
