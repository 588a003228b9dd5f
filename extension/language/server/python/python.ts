import { type Analysis, type LanguageSupport, nothingFound } from '../language.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { hintsOf } from './hints.ts';
import { partsOf } from './parts.ts';
import { completionAt, openCallAt, subjectAt } from './places.ts';
import { nextTopLevelStatement } from './reading.ts';
import { serversOf } from './servers.ts';
import type { Sockets } from './sockets.ts';

/** Cheap, and all that is done for a file that has nothing to do with sockets. */
const importsSockets = /^[ \t]*(?:from|import)\b[^\n]*\b(?:socket|select|selectors)\b/m;

export const python: LanguageSupport = {
  name: 'python',
  languageIds: ['python'],
  readAgainTo: nextTopLevelStatement,
  analyse,
  subjectAt: (root, offset) => ask(root, offset, subjectAt),
  completionAt: (root, offset) => ask(root, offset, completionAt),
  openCallAt: (root, offset) => ask(root, offset, openCallAt),
};

function analyse(root: SyntaxNode): Analysis {
  if (!importsSockets.test(root.sourceText)) return nothingFound;
  const parts = partsOf(root).filter(({ usesSockets }) => usesSockets);
  const findings = parts.flatMap((part) => part.findings).sort((left, right) => left.start - right.start);
  return {
    findings,
    hints: () => parts.flatMap(({ sockets }) => hintsOf(sockets)),
    servers: () => parts.flatMap(({ sockets }) => serversOf(sockets)),
  };
}

/** Undefined for a program without sockets. */
function ask<Answer>(
  root: SyntaxNode,
  offset: number,
  question: (sockets: Sockets, offset: number) => Answer,
): Answer | undefined {
  if (!importsSockets.test(root.sourceText)) return undefined;
  const parts = partsOf(root);
  const part = parts.find((each) => each.contains(offset)) ?? parts.at(-1);
  return part && question(part.sockets, offset);
}
