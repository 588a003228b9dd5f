/**
 * Builds everything and runs every test; the last line says `N passed, N failed`.
 *
 *   npm test [-- part …]        the parts are named below; the build is always one of them
 *   npm test -- --all           also those that install a compiler which nothing else needs
 */
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { installHost } from '../test/host/install.ts';
import { packageExtension } from './package.ts';
import { projectNode, root } from './run.mjs';
import { nativePart, sanitizedEnginePart } from './sanitizers.ts';
import { type Counts, checkPart, mochaPart, resultsFolder, vscodePart } from './testParts.ts';

/** In this order: first what the rest needs, then what is quick to fail. The numbers are limits in minutes, for a part that hangs. */
const parts: Record<string, (name: string) => Promise<Counts>> = {
  build: () => checkPart(projectNode, ['scripts/package.ts', '--local'], 10),
  types: () => checkPart('tsc', ['--noEmit'], 2),
  form: () => checkPart('biome', ['ci', '--colors=off'], 1),
  'native-form': () => checkPart('clang-format', ['--dry-run', '-Werror', ...nativeSources()], 1),
  native: () => nativePart('address,undefined'),
  'native-threads': () => nativePart('thread'),
  unit: (name) => mochaPart(name, 'test/unit/**/*.test.ts', 5),
  engine: (name) => mochaPart(name, 'test/engine/**/*.test.ts', 10, { atOnce: 3 }),
  'command-line': (name) => mochaPart(name, 'test/commandLine/**/*.test.ts', 5, { atOnce: 2 }),
  'engine-sanitized': sanitizedEnginePart,
  language: (name) => mochaPart(name, 'test/language/**/*.test.ts', 8, { atOnce: 4 }),
  panel: (name) => mochaPart(name, 'test/panel/**/*.test.ts', 10, { atOnce: 3 }),
  package: (name) => mochaPart(name, 'test/package/**/*.test.ts', 3),
  vscode: (name) => vscodePart(name, 8),
  workbench: workbenchPart,
  // Last: it leaves another addon in dist/.
  portable: (name) => mochaPart(name, 'test/portable/**/*.test.ts', 10),
};

/** Run where they are named, and with --all. */
const onDemand = ['portable'];

/** Windows of VS Code mostly wait: for their server, for their pages. They share the package that was built, and the host. */
async function workbenchPart(name: string): Promise<Counts> {
  await installHost();
  const vsix = await packageExtension('local');
  const environment = { NETWORK_LAB_VSIX: vsix };
  return mochaPart(name, 'test/vscode/*.test.ts', 15, { atOnce: 2, environment });
}

function nativeSources(): string[] {
  return globSync(['native/**/*.{cc,h}', 'test/native/**/*.{cc,h}'], { cwd: root });
}

const all = process.argv.includes('--all');
const asked = process.argv.slice(2).filter((name) => name !== '--all');
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}

function isWanted(name: string): boolean {
  const usual = asked.length === 0 && !onDemand.includes(name);
  return all || usual || asked.includes(name) || name === 'build';
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
rmSync(resultsFolder, { recursive: true, force: true });
mkdirSync(resultsFolder);
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const summary: string[] = [];
const failures: string[] = [];
for (const [name, runPart] of Object.entries(parts)) {
  if (!isWanted(name)) continue;
  console.log(`\n=== ${name}`);
  const startedAt = performance.now();
  const counts = await runPart(name).catch((error: Error): Counts => {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  failures.push(...(counts.failures ?? []).map((failure) => `✖ ${name}: ${failure}\n`));
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  summary.push(
    `${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds} s`,
  );
}
console.log(`\n${failures.join('\n')}\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
