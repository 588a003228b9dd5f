import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Call } from '../call.ts';
import { drain } from '../fixes/draining.ts';
import { overlap, type Sockets } from '../sockets.ts';
import type { SocketValue } from '../values.ts';
import { maskOf } from './masks.ts';

/** edge-one-receive: registered with EPOLLET, and read (or accepted from) once for each event. */
export function edgeTrigger(sockets: Sockets): Finding[] {
  const edge = edgeTriggered(sockets);
  if (edge.length === 0) return [];
  return sockets.program.callsOf('recv', 'accept').flatMap((call) => {
    const about = sockets
      .direct(call.receiver)
      .filter((socket) => sockets.isListener(socket) === (call.method === 'accept'));
    if (about.length === 0 || !about.every((socket) => edge.includes(socket))) return [];
    if (!isReadOnce(sockets, call)) return [];
    const { start, end } = call.node;
    return [
      {
        rule: 'edge-one-receive',
        certainty: 'proven',
        start,
        end,
        message: messages.edgeOneReceive(call.method!),
        fixes: () =>
          about.every((socket) => sockets.modeOf(socket) === 'nonblocking')
            ? drain(sockets, call, about)
            : [],
      } satisfies Finding,
    ];
  });
}

/** Sockets that are registered with EPOLLET, and never without it or for one event alone. */
function edgeTriggered(sockets: Sockets): SocketValue[] {
  const edge: SocketValue[] = [];
  const level: SocketValue[] = [];
  for (const call of sockets.program.callsOf('register', 'modify')) {
    const mask = maskOf(sockets, call);
    const isEdge = mask?.has('ET') && !mask.has('ONESHOT');
    (isEdge ? edge : level).push(...sockets.of(call.positional[0]));
  }
  return edge.filter((socket) => !overlap([socket], level));
}

/** Whether nothing reads again before the next wait: no loop between the call and the loop of the wait. */
function isReadOnce(sockets: Sockets, { node }: Call, depth = 0): boolean {
  let inner: SyntaxNode = node;
  for (let ancestor = inner.parent; ancestor; ancestor = ancestor.parent) {
    if (ancestor.type === 'function_definition') {
      const callers = [...(sockets.program.functions.get(ancestor)?.callers ?? [])];
      if (callers.length === 0 || depth > 3) return false;
      return callers.every((caller) => isReadOnce(sockets, { node: caller } as Call, depth + 1));
    }
    if (ancestor.type === 'while_statement') return sockets.waits.some(({ call }) => ancestor.contains(call));
    if (/comprehension|generator|lambda/.test(ancestor.type)) return false;
    if (ancestor.type === 'for_statement' && !givesEvents(sockets, ancestor)) return false;
    inner = ancestor;
  }
  return false;
}

function givesEvents(sockets: Sockets, loop: SyntaxNode): boolean {
  const target = loop.child('left');
  const names = target && target.children.length > 0 ? target.children : target ? [target] : [];
  return names.some((name) =>
    [...sockets.program.values(name)].some(({ kind }) =>
      ['event', 'descriptor', 'mask', 'key'].includes(kind),
    ),
  );
}
