import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { callOf } from '../call.ts';
import type { Sockets } from '../sockets.ts';
import { ofKind } from '../values.ts';

/** Functions that want a whole message, and the argument that holds it. */
const readers: Record<string, number> = {
  'json.loads': 0,
  'pickle.loads': 0,
  'marshal.loads': 0,
  'struct.unpack': 1,
};

/** Methods of these names may be such functions, and functions of any name: they can be imported under it. */
const candidates = [undefined, 'loads', 'unpack'];

/** message-boundary: what one receive on a stream gave is read as one whole message. */
export function messageBoundary(sockets: Sockets): Finding[] {
  return [...parsed(sockets), ...compared(sockets)];
}

function parsed(sockets: Sockets): Finding[] {
  return sockets.program.callsOf(...candidates).flatMap((call) => {
    const [reader] = ofKind(sockets.program.values(call.callee), 'library').filter(
      ({ path }) => path in readers,
    );
    const data = reader && call.positional[readers[reader.path]!];
    return data && isOneReceive(sockets, data) ? [finding(call.node, 'proven')] : [];
  });
}

/** `if data == b'quit'`: another message may have come with it. A single byte is always whole, but not alone. */
function compared(sockets: Sockets): Finding[] {
  const found: Finding[] = [];
  for (const node of sockets.program.nodesOf('comparison_operator')) {
    if (node.children.length !== 3) continue;
    const [left, operator, right] = node.children as [SyntaxNode, SyntaxNode, SyntaxNode];
    if (operator.type !== '==' || right.type !== 'string' || /^[bBrRuU]*(''|""|'.'|".")$/.test(right.text))
      continue;
    if (isOneReceive(sockets, withoutStrip(left)) && isServed(sockets, withoutStrip(left)))
      found.push(finding(node, 'possible'));
  }
  return found;
}

/** `data.strip()` is still the one receive. */
function withoutStrip(node: SyntaxNode): SyntaxNode {
  const call = node.type === 'call' ? callOf(node) : undefined;
  return call?.receiver && /^([lr]?strip|lower|upper)$/.test(call.method ?? '')
    ? withoutStrip(call.receiver)
    : node;
}

function isOneReceive(sockets: Sockets, data: SyntaxNode): boolean {
  const values = [...sockets.program.values(data)];
  const received = ofKind(values, 'received');
  if (received.length === 0 || received.length < values.length) return false;
  return received.every(({ site, socket }) => {
    const from = sockets.direct(socket).filter((each) => !sockets.isListener(each));
    const isWhole = /\bMSG_WAITALL\b/.test(site.text) || /\(\s*1\s*\)$/.test(site.text);
    return (
      !isWhole && from.length > 0 && from.every((each) => sockets.isStream(each) && each.origin !== 'pair')
    );
  });
}

function isServed(sockets: Sockets, data: SyntaxNode): boolean {
  return ofKind(sockets.program.values(data), 'received').some(({ socket }) =>
    sockets.direct(socket).some((each) => sockets.isWatchedInLoop(each)),
  );
}

function finding(node: SyntaxNode, certainty: Finding['certainty']): Finding {
  return {
    rule: 'message-boundary',
    certainty,
    start: node.start,
    end: node.end,
    message: messages.messageBoundary(),
  };
}
