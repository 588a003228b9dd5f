import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/run.mjs';
import { EditorClient } from '../support/client.ts';

const seed = join(root, '..', 'shared', 'seed');

interface Program {
  /** Lines counted as in the tutorial, from 1. */
  firstLine: number;
  text: string;
}

/** The programs in the text of the tutorial, with the prose around them left out. */
function programsOf(tutorial: string): Program[] {
  const programs: { firstLine: number; lines: string[] }[] = [];
  let isCode = false;
  for (const [index, line] of tutorial.split(/\r?\n/).entries()) {
    if (!isCode && /^(import |'''|# Tcp)/.test(line)) {
      isCode = true;
      programs.push({ firstLine: index + 1, lines: [] });
    } else if (/^(socket (client|server)|socket\p{Script=Han}|\p{Script=Han}|server:|client:)/u.test(line)) {
      isCode = false;
    }
    if (isCode) programs.at(-1)!.lines.push(line);
  }
  return programs.map(({ firstLine, lines }) => ({ firstLine, text: lines.join('\n') }));
}

/**
 * What a reader finds in each program, at the tutorial's own lines; written down before the server was asked.
 *
 * A full stop marks a certainty of the reader's (a warning), a question mark what depends on the machine or the peer.
 */
const mistakes: Record<string, string[]> = {
  // Receives on port 8002. Its only end of file leaves the socket open.
  'receiving server': ['fd-setsize 83?', 'removed-not-closed 102.', 'split-character 99.'],
  // Sends with sendall on a blocking socket: nothing wrong.
  'sending client': [],
  // Echoes through queues. The queue of a socket that closes while its echo waits is asked for all the same.
  'echo server': ['fd-setsize 234?', 'ghost-writer 289.', 'partial-send 296.'],
  'echo client': ['partial-send 339?', 'split-character 328.'],
  // An empty receive does nothing but go round; the listener is blocking.
  'chat server': [
    'blocking-accept 385?',
    'eof-ignored 392.',
    'fd-setsize 381?',
    'partial-send 360?',
    'split-character 393.',
  ],
  // Its timeout makes the socket non-blocking underneath: send takes what there is room for.
  'chat client': ['partial-send 451.', 'split-character 445.'],
};

describe("the tutorial's own programs", () => {
  let client: EditorClient;
  let programs: Program[];

  before(async function () {
    if (!existsSync(seed)) {
      console.log(`      skipped: the tutorial is not at ${seed}`);
      this.skip();
    }
    const file = readdirSync(seed).find((name) => name.endsWith('.txt'))!;
    programs = programsOf(readFileSync(join(seed, file), 'utf8'));
    client = await EditorClient.start();
  });

  after(() => client?.stop());

  it('are all found', () => assert.equal(programs.length, Object.keys(mistakes).length));

  for (const [index, [name, expected]] of Object.entries(mistakes).entries()) {
    it(`${name}: exactly what is wrong with it`, async () => {
      const { firstLine, text } = programs[index]!;
      const { diagnostics } = await client.open(text);
      const found = diagnostics.map(
        ({ code, range, severity }) => `${code} ${range.start.line + firstLine}${severity === 2 ? '.' : '?'}`,
      );
      assert.deepEqual(found.sort(), expected);
    });
  }
});
