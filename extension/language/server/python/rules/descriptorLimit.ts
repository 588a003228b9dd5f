import type { Finding } from '../../language.ts';
import { oncePer } from '../../oncePer.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { callOf } from '../call.ts';
import { overlap, type Sockets } from '../sockets.ts';
import { ofKind } from '../values.ts';

/** fd-setsize: select watches every connection that comes, and nobody counts them. */
export function descriptorLimit(sockets: Sockets): Finding[] {
  return sockets.waits
    .filter((wait) => wait.api === 'select' && sockets.loopOf(wait.call))
    .filter((wait) => sockets.in(wait.sets[0].values).some(({ origin }) => origin === 'accepted'))
    .filter((wait) => mayGrow(sockets, callOf(wait.call).positional[0]))
    .filter(() => !countsConnections(sockets))
    .map(({ call }) => ({
      rule: 'fd-setsize',
      certainty: 'possible',
      start: call.start,
      end: call.end,
      message: messages.fdSetsize(),
    }));
}

/** A list that is written out, and that nothing is added to, has as many members as are written. */
function mayGrow(sockets: Sockets, set: SyntaxNode | undefined): boolean {
  if (!set) return true;
  if (set.type !== 'identifier') return !isWrittenOut(set);
  const values = sockets.program.values(set);
  const collections = ofKind(values, 'collection');
  const isFixed = values.length > 0 && collections.length === values.length;
  if (!isFixed || !collections.every(({ site }) => isWrittenOut(site))) return true;
  const isAddedTo = sockets.program
    .callsOf('append', 'add', 'extend', 'insert', 'update')
    .some(({ receiver }) => overlap(ofKind(sockets.program.values(receiver), 'collection'), collections));
  const isAugmented = sockets.program
    .nodesOf('augmented_assignment')
    .some((node) => node.child('left')?.text === set.text);
  return isAddedTo || isAugmented;
}

function isWrittenOut(set: SyntaxNode): boolean {
  return /^(list|tuple|set)$/.test(set.type) && !set.children.some(({ type }) => type === 'list_splat');
}

/** Compares how many there are, or the number of a descriptor, with anything. */
const countsConnections = oncePer((sockets: Sockets): boolean => {
  if (/\b(FD_SETSIZE|RLIMIT_NOFILE)\b/.test(sockets.program.root.sourceText)) return true;
  return sockets.program
    .nodesOf('comparison_operator')
    .some((node) => /[<>]/.test(node.text) && node.children.some((side) => isCount(sockets, side)));
});

function isCount(sockets: Sockets, side: SyntaxNode): boolean {
  if (side.type !== 'call') return false;
  const call = callOf(side);
  if (call.method === 'fileno') return true;
  return (
    call.callee.text === 'len' && ofKind(sockets.program.values(call.positional[0]), 'collection').length > 0
  );
}
