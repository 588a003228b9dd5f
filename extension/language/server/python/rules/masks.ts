import { oncePer } from '../../oncePer.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { argument, type Call } from '../call.ts';
import type { Program } from '../program.ts';
import type { Sockets } from '../sockets.ts';
import { ofKind } from '../values.ts';

const flagName = /\b(?:E?POLL|EVENT_)(IN|OUT|PRI|ERR|HUP|RDHUP|ET|ONESHOT|EXCLUSIVE|NVAL|RDNORM|READ|WRITE)$/;

/** Without a mask, poll and epoll take these. */
const usual = ['IN', 'PRI', 'OUT'];

/**
 * The bits that a register or modify asks for, without POLL or EPOLL before them (of selectors: IN, OUT);
 * undefined where they cannot be read.
 */
export function maskOf(sockets: Sockets, call: Call): Set<string> | undefined {
  const pollers = ofKind(sockets.program.values(call.receiver), 'poller');
  if (pollers.length === 0 || call.spreads) return undefined;
  const mask = argument(call, 1, 'eventmask') ?? argument(call, 1, 'events');
  if (!mask) return pollers.every(({ api }) => api !== 'selectors') ? new Set(usual) : undefined;
  return bitsOf(sockets, mask);
}

export function bitsOf(sockets: Sockets, node: SyntaxNode, depth = 0): Set<string> | undefined {
  switch (node.type) {
    case 'parenthesized_expression':
      return bitsOf(sockets, node.children[0]!, depth);
    case 'integer':
      return Number(node.text) === 0 ? new Set() : undefined;
    case 'binary_operator': {
      if (node.child('operator')?.type !== '|' && node.child('operator')?.type !== '+') return undefined;
      const left = bitsOf(sockets, node.child('left')!, depth);
      const right = bitsOf(sockets, node.child('right')!, depth);
      return left && right && new Set([...left, ...right]);
    }
    case 'attribute':
    case 'identifier':
      return bitsOfName(sockets, node, depth);
    default:
      return undefined;
  }
}

function bitsOfName(sockets: Sockets, node: SyntaxNode, depth: number): Set<string> | undefined {
  for (const { path } of ofKind(sockets.program.values(node), 'library')) {
    const flag = flagName.exec(path)?.[1];
    if (flag) return new Set([flag.replace(/^READ$/, 'IN').replace(/^WRITE$/, 'OUT')]);
  }
  // A constant of the program's own: READ_ONLY = select.POLLIN | select.POLLHUP
  const definition = depth < 3 ? definitionOf(sockets, node) : undefined;
  return definition && bitsOf(sockets, definition, depth + 1);
}

/** The right side of the one assignment that the program makes to a name. */
export function definitionOf(sockets: Sockets, node: SyntaxNode): SyntaxNode | undefined {
  return definitions(sockets.program).get(node.text);
}

/** By what is assigned to, as it is written; undefined where more than one assignment is made to it. */
const definitions = oncePer((program: Program): Map<string, SyntaxNode | undefined> => {
  const byName = new Map<string, SyntaxNode | undefined>();
  for (const node of program.nodesOf('assignment', 'augmented_assignment')) {
    const name = node.child('left')?.text ?? '';
    const value = node.child('right');
    if (value) byName.set(name, byName.has(name) ? undefined : value);
  }
  return byName;
});
