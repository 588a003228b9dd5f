import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import { hasLinesToItself, indentationOf, indentationStep } from './text.ts';

/** A blocking socket takes everything by sendall. */
export function sendAll({ callee }: Call): Fix[] {
  const method = callee.child('attribute')!;
  return [
    {
      title: t('Send everything: sendall'),
      isSafe: true,
      changes: [{ start: method.start, end: method.end, text: 'sendall' }],
    },
  ];
}

/** Puts what was not taken back to the front of the queue that the message came from. */
export function keepRemainder({ node, positional }: Call): Fix[] {
  const [data] = positional;
  const statement = node.parent!;
  const putBack = data?.type === 'identifier' ? putBackFor(node, data.text) : undefined;
  if (!data || !putBack || !hasLinesToItself(statement) || isTaken(node, 'sent')) return [];
  const indentation = indentationOf(statement);
  const lines = [
    `sent = ${node.text}`,
    `if sent < len(${data.text}):`,
    `${indentationStep(statement)}${putBack}`,
  ];
  const text = lines.join(`\n${indentation}`);
  return [
    { title: t('Keep what was not sent'), changes: [{ start: statement.start, end: statement.end, text }] },
  ];
}

/** The counterpart of the call that took the message from its queue. */
function putBackFor(send: SyntaxNode, name: string): string | undefined {
  const area = send.closest('function_definition') ?? root(send);
  const taken = area.walk().filter((each) => each.type === 'assignment' && each.child('left')?.text === name);
  const source = taken.length === 1 ? taken[0]!.child('right') : undefined;
  if (source?.type !== 'call') return undefined;
  const { receiver, method, positional } = callOf(source);
  const rest = `${name}[sent:]`;
  if (method === 'popleft') return `${receiver!.text}.appendleft(${rest})`;
  if (method === 'pop' && positional[0]?.text === '0') return `${receiver!.text}.insert(0, ${rest})`;
  // The queue of queue.Queue is a deque.
  if (method === 'get_nowait' || method === 'get') return `${receiver!.text}.queue.appendleft(${rest})`;
  return undefined;
}

/** A name that is somebody else's. */
function isTaken(place: SyntaxNode, name: string): boolean {
  return root(place)
    .walk()
    .some(({ type, text }) => type === 'identifier' && text === name);
}

function root(node: SyntaxNode): SyntaxNode {
  let outermost = node;
  while (outermost.parent) outermost = outermost.parent;
  return outermost;
}
