import { type Analysis, type LanguageSupport, nothingFound } from '../language.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { Program } from './program.ts';
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
  analyse,
  subjectAt: () => undefined,
  completionAt: () => undefined,
  openCallAt: () => undefined,
};

function analyse(root: SyntaxNode): Analysis {
  if (!importsSockets.test(root.sourceText)) return nothingFound;
  const sockets = new Sockets(new Program(root));
  const findings = rules.flatMap((rule) => rule(sockets)).sort((left, right) => left.start - right.start);
  return { findings, hints: [], servers: [] };
}
