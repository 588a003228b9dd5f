#!/usr/bin/env node
/** The lab without an editor: `networkLab run -- python3 server.py`. */
import './nodeVersion.ts';
import { writeSync } from 'node:fs';
import { t } from '../shared/words/language.ts';
import { type Asked, parse, UsageError } from './arguments.ts';
import { helpText } from './help.ts';
import { run } from './run.ts';
import { statusOfLab, statusOfUsage } from './status.ts';

/** Given by the build. */
declare const networkLabVersion: string;

async function main(given: readonly string[]): Promise<number> {
  let asked: Asked;
  try {
    asked = parse(given);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    writeSync(2, `${t('network-lab: {0}', error.message)}\n${t('networkLab --help says more.')}\n`);
    return statusOfUsage;
  }
  if (asked.kind === 'run') return run(asked.run);
  writeSync(1, asked.kind === 'help' ? helpText() : `${networkLabVersion}\n`);
  return 0;
}

// Whatever is still open, such as a pipe to a reader who does not read, does not keep it.
void main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error) => {
    writeSync(2, `${t('network-lab: {0}', (error as Error).stack ?? String(error))}\n`);
    process.exit(statusOfLab);
  },
);
