/** The classic mistakes in other forms: the same verdicts, each at its line. */
import { join } from 'node:path';
import type { FindingName } from '../../../extension/contract/mistakes.ts';
import { compiled } from './support/compiled.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
import { provocations } from './support/provocations.ts';
import { assertAtLine, verdictOn } from './support/verdicts.ts';
import { useWatching } from './support/watching.ts';

const python = join(programs, 'mistakes', 'other_forms.py');
const c = join(programs, 'mistakes', 'other_forms.c');

type Provoke = (program: OwnProgram) => Promise<void>;

/** One says half of what it has to say, and another one speaks then. */
const halfMessage: Provoke = async (program) => {
  const [one, other] = [await program.client(), await program.client()];
  await program.echo(one, '0123456789');
  await program.echo(other, '0123456789');
  one.write('01234');
  other.write('0123456789');
};

const untilItIsSlow: Provoke = async (program) => {
  const client = await program.client();
  await program.echo(client, 'hello');
  client.write('slow');
  client.resetAndDestroy();
};

const forms: [name: string, mistake: FindingName, provoke?: Provoke][] = [
  ['eof-ignored-selectors', 'eof-ignored'],
  ['eof-ignored-thread', 'eof-ignored'],
  ['eof-ignored-into', 'eof-ignored'],
  ['always-writable-select', 'always-writable'],
  ['always-writable-selectors', 'always-writable'],
  ['zero-timeout-poll', 'zero-timeout'],
  ['partial-send-loop', 'partial-send'],
  ['edge-one-receive-selectors', 'edge-one-receive'],
  ['emfile-spin-poll', 'emfile-spin'],
  ['closed-not-removed-late', 'closed-not-removed'],
  ['blocking-call-exactly', 'blocking-call', halfMessage],
  ['blocking-call-connect', 'blocking-call'],
  ['blocking-call-asyncio', 'blocking-call'],
  ['reset-uncaught-send', 'reset-uncaught', untilItIsSlow],
];
const formsInC: typeof forms = [
  ['eof-ignored-poll', 'eof-ignored'],
  ['eof-ignored-select', 'eof-ignored'],
  ['always-writable-level', 'always-writable'],
  ['partial-send-lines', 'partial-send'],
  ['edge-one-receive-again', 'edge-one-receive'],
  ['emfile-spin-blocking', 'emfile-spin'],
  ['closed-not-removed-poll', 'closed-not-removed'],
  ['blocking-call-exactly', 'blocking-call', halfMessage],
  ['hangup-before-data-poll', 'hangup-before-data'],
];

describe('the verdicts on a mistake in another form', function () {
  this.timeout(60_000);
  const watching = useWatching();

  for (const [language, source, all, start] of [
    ['Python', python, forms, (name: string) => watching.start('python3', python, name)],
    ['C', c, formsInC, (name: string) => watching.start(compiled(c, ['-O1', '-g'], 'other_forms'), name)],
  ] as const)
    for (const [name, mistake, provoke = provocations[mistake]] of all)
      it(`${name}, in ${language}`, async () => {
        const program = await start(name);
        await program.port();
        await watching.find(program.pid);
        await provoke(program);
        const found = await verdictOn(watching, program, mistake);
        await assertAtLine(watching, found, program, source, name);
      });
});
