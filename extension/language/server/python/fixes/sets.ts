import type { SyntaxNode } from '../../syntax/node.ts';
import { argument, callOf } from '../call.ts';
import { overlap, type Sockets } from '../sockets.ts';
import type { SocketValue, Wait } from '../values.ts';
import { indentationStep } from './text.ts';

/**
 * Statements that take a socket out of all that watches it, for a place in the program; undefined where one of the
 * sets cannot be named there.
 */
export function removalsFor(
  sockets: Sockets,
  about: readonly SocketValue[],
  name: string,
  place: SyntaxNode,
): string[] | undefined {
  const waits = sockets.waits.filter((wait) => overlap(about, sockets.in(wait.sets[0].values)));
  const lines: string[] = [];
  for (const wait of waits) {
    const own =
      wait.api === 'select' ? fromSelect(sockets, wait, name, place) : fromPoller(sockets, wait, name, place);
    if (!own) return undefined;
    lines.push(...own);
  }
  return [...new Set(lines)];
}

function fromPoller(sockets: Sockets, wait: Wait, name: string, place: SyntaxNode): string[] | undefined {
  const { receiver } = callOf(wait.call);
  return receiver && meansTheSame(sockets, receiver, place)
    ? [`${receiver.text}.unregister(${name})`]
    : undefined;
}

/** It is in the set of readable ones; it may be in the others. */
function fromSelect(sockets: Sockets, wait: Wait, name: string, place: SyntaxNode): string[] | undefined {
  const call = callOf(wait.call);
  const [reading, ...others] = [0, 1, 2].map((which) => argument(call, which));
  if (!reading || !isRemovable(sockets, reading) || !meansTheSame(sockets, reading, place)) return undefined;
  const lines = [`${reading.text}.remove(${name})`];
  for (const other of others) {
    if (!other || other.text === reading.text || /^(\[\]|\(\)|None)$/.test(other.text)) continue;
    if (!isRemovable(sockets, other) || !meansTheSame(sockets, other, place)) return undefined;
    lines.push(`if ${name} in ${other.text}:\n${indentationStep(place)}${other.text}.remove(${name})`);
  }
  return lines;
}

/** A list or a set that has a name, not one that is made for the call. */
function isRemovable(sockets: Sockets, set: SyntaxNode): boolean {
  if (set.type !== 'identifier' && set.type !== 'attribute') return false;
  return [...sockets.program.values(set)].every((value) => value.kind === 'collection' && !value.keys);
}

/** Whether an expression can be written at another place and stands for the same there. */
export function meansTheSame(sockets: Sockets, expression: SyntaxNode, place: SyntaxNode): boolean {
  const there = sockets.program.scopeOf(place);
  const here = sockets.program.scopeOf(expression);
  if (expression.type === 'identifier') return there.find(expression.text) === here.find(expression.text);
  const [, owner] = /^(\w+)\.\w+$/.exec(expression.text) ?? [];
  if (!owner) return false;
  const isMethodOfSameClass = place.closest('class_definition') === expression.closest('class_definition');
  return owner === 'self' ? isMethodOfSameClass : there.find(owner) === here.find(owner);
}
