/** What VS Code calls to run the tests: it finds the bundled test files beside it, and runs them with Mocha. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { MochaOptions } from 'mocha';

export async function run(): Promise<void> {
  // Both are ES modules, and the reporter extends a class of Mocha's: neither is there before the import.
  const { default: Mocha } = await import('mocha');
  const { default: reporter } = await import('../../reporter.ts');
  const options: MochaOptions = { reporter, timeout: 20_000, color: false };
  // One test alone, while it is being written.
  if (process.env.NETWORK_LAB_GREP) options.grep = process.env.NETWORK_LAB_GREP;
  const mocha = new Mocha(options);
  for (const file of globSync('*.test.js', { cwd: __dirname })) mocha.addFile(join(__dirname, file));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
