import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { countsConnections } from '../bounds.ts';
import { callOf } from '../call.ts';
import { overlap, type Sockets } from '../sockets.ts';
import { isOneAtATime } from '../turns.ts';
import { ofKind } from '../values.ts';
import { definitionOf } from './masks.ts';

/** fd-setsize: select watches every connection that comes, and nobody counts them. */
export function descriptorLimit(sockets: Sockets): Finding[] {
  return sockets.waits
    .filter((wait) => wait.api === 'select' && sockets.loopOf(wait.call))
    .filter((wait) => sockets.in(wait.sets[0].values).some(({ origin }) => origin === 'accepted'))
    .filter((wait) => mayGrow(sockets, callOf(wait.call).positional[0]) && !isOneAtATime(sockets, wait))
    .filter(() => !countsConnections(sockets))
    .map(({ call }) => ({
      rule: 'fd-setsize',
      certainty: 'possible',
      start: call.start,
      end: call.end,
      message: messages.fdSetsize(),
    }));
}

/**
 * Whether there may be more and more in the set; what is written out has as many members as are written.
 * `within`: the names that it is part of: what is made of itself grows.
 */
function mayGrow(sockets: Sockets, set: SyntaxNode | undefined, within: readonly string[] = []): boolean {
  switch (set?.type) {
    case 'list':
    case 'tuple':
    case 'set':
      return set.children.some(
        ({ type, children }) => type === 'list_splat' && mayGrow(sockets, children[0], within),
      );
    case 'parenthesized_expression':
      return mayGrow(sockets, set.children[0], within);
    case 'binary_operator':
      return set.child('operator')?.type === '*'
        ? mayGrow(sockets, set.child('left'), within)
        : [set.child('left'), set.child('right')].some((side) => mayGrow(sockets, side, within));
    case 'list_comprehension':
    case 'generator_expression':
      return set.children
        .filter(({ type }) => type === 'for_in_clause')
        .some((clause) => mayGrow(sockets, clause.child('right'), within));
    case 'subscript':
      // The first so many of them.
      return !/:\s*\S/.test(set.child('subscript')?.text ?? '');
    case 'call': {
      const { callee, positional } = callOf(set);
      if (!/^(list|tuple|set|sorted|filter|reversed)$/.test(callee.text)) return true;
      return mayGrow(sockets, positional.at(-1), within);
    }
    case 'identifier':
    case 'attribute':
      return within.includes(set.text) || nameMayGrow(sockets, set, [...within, set.text]);
    default:
      return true;
  }
}

function nameMayGrow(sockets: Sockets, set: SyntaxNode, within: readonly string[]): boolean {
  const values = sockets.program.values(set);
  const collections = ofKind(values, 'collection');
  const sites = values.length > 0 ? collections.map(({ site }) => site) : [definitionOf(sockets, set)];
  const isFixed =
    collections.length === values.length &&
    sites.every((site) => site && isWrittenOut(sockets, site, within));
  if (!isFixed) return true;
  const isAddedTo = sockets.program
    .callsOf('append', 'add', 'extend', 'insert', 'update')
    .some(
      ({ receiver }) =>
        receiver?.text === set.text ||
        overlap(ofKind(sockets.program.values(receiver), 'collection'), collections),
    );
  const isAugmented = sockets.program
    .nodesOf('augmented_assignment')
    .some((node) => node.child('left')?.text === set.text);
  return isAddedTo || isAugmented;
}

/** `[server, conn]`, `[None] * 10` */
function isWrittenOut(sockets: Sockets, site: SyntaxNode, within: readonly string[]): boolean {
  return /^(list|tuple|set|binary_operator)$/.test(site.type) && !mayGrow(sockets, site, within);
}
