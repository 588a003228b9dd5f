import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, unwrap } from '../call.ts';
import type { Descriptors } from '../descriptors.ts';
import { constantOf } from '../integers.ts';
import { isInLoop } from '../waits.ts';

/** partial-send: the result is thrown away, or looked at for an error alone. */
export function sending(descriptors: Descriptors): Finding[] {
  return descriptors.program.callsTo('send', 'write').flatMap((call) => {
    const streams = descriptors.streamsOf(call.arguments[0]);
    const [, data, length] = call.arguments;
    if (!streams || !data || constantOf(descriptors.program, length) === 1 || !isThrownAway(call)) return [];
    const isPartial = streams.every((stream) => descriptors.modeOf(stream) === 'nonblocking');
    const isLiteral = /^"/.test(data.text) || constantOf(descriptors.program, length) !== undefined;
    if (!isPartial && (isLiteral || !isIgnored(call))) return [];
    // A queue that is empty has room for one message; it is those after it that fill the queue.
    const isProven = isPartial && !isLiteral && isInLoop(descriptors.program, call);
    return [
      {
        rule: 'partial-send',
        certainty: isProven ? 'proven' : 'possible',
        start: call.node.start,
        end: call.node.end,
        message: messages.partialSend(data.text),
      },
    ];
  });
}

function isIgnored({ node }: Call): boolean {
  return node.parent?.type === 'expression_statement';
}

function isThrownAway(call: Call): boolean {
  return isIgnored(call) || isErrorCheck(call.node);
}

/** `send(…) < 0`, `send(…) == -1`: how much was sent is never asked. */
function isErrorCheck(send: SyntaxNode): boolean {
  const parent = send.parent;
  if (parent?.type !== 'binary_expression' || parent.child('left') !== send) return false;
  const comparison = `${parent.child('operator')?.text}${unwrap(parent.child('right'))?.text}`;
  return ['<0', '==-1', '!=-1', '>=0'].includes(comparison);
}
