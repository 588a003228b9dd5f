import { type Analysis, type LanguageSupport, nothingFound } from '../language.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { hintsOf } from './hints.ts';
import { completionAt, openCallAt, subjectAt } from './places.ts';
import { Program } from './program.ts';
import { nextTopLevelStatement } from './reading.ts';
import { accepting } from './rules/accepting.ts';
import { binding } from './rules/binding.ts';
import { closing } from './rules/closing.ts';
import { descriptorLimit } from './rules/descriptorLimit.ts';
import { edgeTrigger } from './rules/edgeTrigger.ts';
import { endOfFile } from './rules/endOfFile.ts';
import { ghostWriter } from './rules/ghostWriter.ts';
import { hangUps } from './rules/hangUps.ts';
import { messageBoundary } from './rules/messageBoundary.ts';
import type { Rule } from './rules/rule.ts';
import { sending } from './rules/sending.ts';
import { splitCharacter } from './rules/splitCharacter.ts';
import { timeouts } from './rules/timeouts.ts';
import { writing } from './rules/writing.ts';
import { serversOf } from './servers.ts';
import { Sockets } from './sockets.ts';

const rules: readonly Rule[] = [
  endOfFile,
  closing,
  splitCharacter,
  messageBoundary,
  sending,
  writing,
  ghostWriter,
  accepting,
  binding,
  descriptorLimit,
  timeouts,
  edgeTrigger,
  hangUps,
];

/** Cheap, and all that is done for a file that has nothing to do with sockets. */
const importsSockets = /^[ \t]*(?:from|import)\b[^\n]*\b(?:socket|select|selectors)\b/m;

export const python: LanguageSupport = {
  name: 'python',
  languageIds: ['python'],
  readAgainTo: nextTopLevelStatement,
  analyse,
  subjectAt: (root, offset) => ask(root, (sockets) => subjectAt(sockets, offset)),
  completionAt: (root, offset) => ask(root, (sockets) => completionAt(sockets, offset)),
  openCallAt: (root, offset) => ask(root, (sockets) => openCallAt(sockets, offset)),
};

function analyse(root: SyntaxNode): Analysis {
  return ask(root, analyseSockets) ?? nothingFound;
}

function analyseSockets(sockets: Sockets): Analysis {
  const findings = rules.flatMap((rule) => rule(sockets)).sort((left, right) => left.start - right.start);
  return { findings, hints: () => hintsOf(sockets), servers: () => serversOf(sockets) };
}

/** What is known of the last text that was asked about. */
let latest: { root: SyntaxNode; sockets: Sockets } | undefined;

/** Undefined for a program without sockets. */
function ask<Answer>(root: SyntaxNode, question: (sockets: Sockets) => Answer): Answer | undefined {
  if (!importsSockets.test(root.sourceText)) return undefined;
  if (latest?.root !== root) latest = { root, sockets: new Sockets(new Program(root)) };
  return question(latest.sockets);
}
