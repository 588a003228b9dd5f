import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import { unregisterFirst } from '../fixes/removing.ts';
import { statementOf } from '../flow.ts';
import { overlap, type Sockets } from '../sockets.ts';
import { ofKind } from '../values.ts';

/** closed-not-removed, its other half: unregistered from poll or epoll only after it was closed. */
export function closing(sockets: Sockets): Finding[] {
  return sockets.program.callsOf('close').flatMap((call) => {
    const removal = laterUnregister(sockets, call);
    if (!removal) return [];
    const { start, end } = removal.node;
    const message = messages.closedBeforeUnregister(removal.positional[0]!.text);
    const fixes = () => unregisterFirst(call, removal);
    return [
      { rule: 'closed-not-removed', certainty: 'proven', start, end, message, fixes } satisfies Finding,
    ];
  });
}

/** The first of the statements behind the close that unregisters the socket itself, not its number. */
function laterUnregister(sockets: Sockets, close: Call): Call | undefined {
  const closed = sockets.direct(close.receiver);
  const statement = statementOf(close.node);
  const siblings = statement?.parent?.children ?? [];
  if (closed.length === 0 || statement?.type !== 'expression_statement') return undefined;
  for (const sibling of siblings.slice(siblings.indexOf(statement) + 1)) {
    const call = plainCall(sibling);
    if (call?.method !== 'unregister' || call.positional[0]?.text !== close.receiver!.text) continue;
    const pollers = ofKind(sockets.program.values(call.receiver), 'poller');
    const isKernels = pollers.length > 0 && pollers.every(({ api }) => api !== 'selectors');
    if (isKernels && overlap(sockets.direct(call.positional[0]), closed)) return call;
  }
  return undefined;
}

function plainCall(statement: SyntaxNode): Call | undefined {
  const [call] = statement.type === 'expression_statement' ? statement.children : [];
  return call?.type === 'call' ? callOf(call) : undefined;
}
