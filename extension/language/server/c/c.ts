import { type Analysis, type LanguageSupport, nothingFound } from '../language.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { Descriptors } from './descriptors.ts';
import { hintsOf } from './hints.ts';
import { completionAt, openCallAt, subjectAt } from './places.ts';
import { Program } from './program.ts';
import { accepting } from './rules/accepting.ts';
import { descriptorLimit } from './rules/descriptorLimit.ts';
import { edge } from './rules/edge.ts';
import { endOfFile } from './rules/endOfFile.ts';
import { hangup } from './rules/hangup.ts';
import { messageBoundary } from './rules/messageBoundary.ts';
import { reuseaddr } from './rules/reuseaddr.ts';
import type { Rule } from './rules/rule.ts';
import { selecting } from './rules/selecting.ts';
import { sending } from './rules/sending.ts';
import { timeouts } from './rules/timeouts.ts';
import { writable } from './rules/writable.ts';
import { serversOf } from './servers.ts';

const rules: readonly Rule[] = [
  endOfFile,
  writable,
  timeouts,
  sending,
  accepting,
  selecting,
  descriptorLimit,
  reuseaddr,
  edge,
  hangup,
  messageBoundary,
];

/** Cheap, and all that is done for a file that has nothing to do with sockets. */
const includesSockets =
  /^[ \t]*#[ \t]*include[ \t]*[<"](sys\/(socket|select|epoll|poll|un)|poll|netinet\/\w+|arpa\/inet|netdb|winsock2?)\.h[>"]/m;

/** C, and C++ as far as it is C. */
export const c: LanguageSupport = {
  name: 'c',
  languageIds: ['c', 'cpp'],
  analyse,
  subjectAt: (root, offset) => (usesSockets(root) ? subjectAt(root, offset) : undefined),
  completionAt: (root, offset) => (usesSockets(root) ? completionAt(root, offset) : undefined),
  openCallAt: (root, offset) => (usesSockets(root) ? openCallAt(root, offset) : undefined),
};

function usesSockets(root: SyntaxNode): boolean {
  return includesSockets.test(root.sourceText);
}

function analyse(root: SyntaxNode): Analysis {
  if (!usesSockets(root)) return nothingFound;
  const descriptors = new Descriptors(new Program(root));
  const findings = rules.flatMap((rule) => rule(descriptors)).sort((left, right) => left.start - right.start);
  return { findings, hints: () => hintsOf(descriptors.program), servers: () => serversOf(descriptors) };
}
