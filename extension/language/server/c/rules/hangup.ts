import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { callsIn, unwrap } from '../call.ts';
import type { Descriptors } from '../descriptors.ts';
import { isReceiving } from '../library.ts';
import type { Program } from '../program.ts';
import { loopingWaits } from '../waits.ts';

/** hup-ignored: events are compared as a whole, so that a hang-up beside them makes the comparison fail. */
export function hangup(descriptors: Descriptors): Finding[] {
  const { program } = descriptors;
  const waits = loopingWaits(program).filter(({ name }) => /poll/.test(name));
  if (waits.length === 0 || program.mentions(/\bE?POLL(HUP|ERR)\b|\bEPOLLET\b/)) return [];
  const functions = [...program.functions.values()].filter(({ isBroken }) => !isBroken);
  return functions.flatMap(({ body }) =>
    body
      .walk()
      .filter(isWholeComparison)
      .filter(leavesRestAlone)
      .filter((test) => !isOfListener(program, test))
      .map((node) => ({
        rule: 'hup-ignored',
        certainty: 'proven',
        start: node.start,
        end: node.end,
        message: messages.hupIgnored(),
      })),
  );
}

/** A branch that accepts, and receives nothing: a listener has no peer that hangs up. */
function isOfListener(program: Program, test: SyntaxNode): boolean {
  const branch = test.closest('if_statement')?.child('consequence');
  const names = branch ? callsIn(branch).map(({ name }) => name) : [];
  const all = names.flatMap((name) =>
    program.functions.has(name) ? [name, ...program.calleesOf(name)] : [name],
  );
  return all.some((name) => /^accept4?$/.test(name)) && !all.some(isReceiving);
}

/** `p.revents == POLLIN`, `events[i].events == EPOLLIN`. */
function isWholeComparison(node: SyntaxNode): boolean {
  if (node.type !== 'binary_expression' || !['==', '!='].includes(node.child('operator')?.text ?? ''))
    return false;
  const field = unwrap(node.child('left'))?.child('field')?.text;
  if (field !== 'revents' && field !== 'events') return false;
  return /^\(?E?POLL(IN|OUT)\b/.test(node.child('right')?.text ?? '');
}

/** Nothing is done when the comparison fails. */
function leavesRestAlone(comparison: SyntaxNode): boolean {
  let inner = comparison;
  let parent = comparison.parent;
  while (parent && (parent.type === 'parenthesized_expression' || parent.child('operator')?.text === '&&')) {
    inner = parent;
    parent = parent.parent;
  }
  if (parent?.type !== 'if_statement' || parent.child('condition') !== inner) return false;
  if (comparison.child('operator')?.text === '!=')
    return /^\{?\s*continue\s*;\s*\}?$/.test(parent.child('consequence')?.text ?? '');
  const rest = parent.child('alternative')?.children[0];
  if (!rest) return isLastWord(parent);
  return (
    rest.type === 'if_statement' &&
    (rest.child('condition')?.walk() ?? []).some((each) => isWholeComparison(each) && leavesRestAlone(each))
  );
}

/** No other look at the events follows in the block. */
function isLastWord(statement: SyntaxNode): boolean {
  const siblings = statement.parent?.children ?? [];
  return siblings.slice(siblings.indexOf(statement) + 1).every((next) => {
    if (!/\br?events\b/.test(next.text))
      return next.type !== 'call_expression' && !/\b(close|shutdown)\b/.test(next.text);
    return next.type === 'if_statement' && (next.child('condition')?.walk() ?? []).some(isWholeComparison);
  });
}
