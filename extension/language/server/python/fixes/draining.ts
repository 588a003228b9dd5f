import { t } from '@vscode/l10n';
import type { Fix, TextChange } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Call } from '../call.ts';
import { Emptiness, truth } from '../emptiness.ts';
import { statementOf } from '../flow.ts';
import { handlingOf } from '../handling.ts';
import type { Sockets } from '../sockets.ts';
import type { SocketValue } from '../values.ts';
import { tried } from './nonblocking.ts';
import { followersOf, isTried } from './onward.ts';
import { hasLinesToItself, indentationOf, indentationStep, indented } from './text.ts';

/**
 * Reads, or accepts, again and again until there is nothing more. All that is done with what came moves into the
 * loop, up to the end of the branch, and where the connection is closed the loop ends.
 */
export function drain(sockets: Sockets, call: Call, about: readonly SocketValue[]): Fix[] {
  const statement = statementOf(call.node);
  const block = statement?.parent;
  if (statement?.type !== 'expression_statement' || block?.type !== 'block') return [];
  if (!hasLinesToItself(statement) || isTried(statement)) return [];
  const behind = block.children.slice(block.children.indexOf(statement) + 1);
  const isLeaving = behind.length > 0 && isWayOut(behind.at(-1)!);
  const moved = isLeaving ? behind.slice(0, -1) : behind;
  if (!isLeaving && followersOf(sockets, statement)?.some((next) => !moved.includes(next)) !== false)
    return [];
  const left = statement.children[0];
  const target = left?.type === 'assignment' ? left.child('left') : undefined;
  if (!target || moved.some((each) => !hasLinesToItself(each) || hasLongText(each))) return [];
  const breaks =
    call.method === 'accept'
      ? moved.some((each) => jumps(each).length > 0 || ends(sockets, about, each))
        ? undefined
        : []
      : breaksBehindCloses(sockets, about, target, moved);
  if (!breaks) return [];
  return [
    {
      title: t('Go on until BlockingIOError'),
      changes: [
        {
          start: statement.start,
          end: (moved.at(-1) ?? statement).end,
          text: loopOf(statement, moved, breaks),
        },
      ],
    },
  ];
}

/** `continue`, or a bare `return`: it stays behind the loop. */
function isWayOut({ type, children }: SyntaxNode): boolean {
  return type === 'continue_statement' || (type === 'return_statement' && children.length === 0);
}

/** A text over several lines is not moved in: its content would change. */
function hasLongText(node: SyntaxNode): boolean {
  return node.walk().some(({ type, text }) => type === 'string' && text.includes('\n'));
}

/** The statements within that leave a loop or a turn: those of loops within are their own. */
function jumps(node: SyntaxNode): SyntaxNode[] {
  return node.walk().filter((each) => {
    if (each.type === 'return_statement' || each.type === 'yield') return true;
    if (!/^(continue|break)_statement$/.test(each.type)) return false;
    const loop = each.closest('for_statement', 'while_statement');
    return !loop || !node.contains(loop);
  });
}

/** Closes one of the sockets, or stops watching it. */
function ends(sockets: Sockets, about: readonly SocketValue[], node: SyntaxNode): boolean {
  const { closes, removes } = handlingOf(sockets, about, [{ node, chosen: false }]);
  return closes.length + removes.length > 0;
}

function isUnclear(sockets: Sockets, about: readonly SocketValue[], node: SyntaxNode): boolean {
  const { unclear } = handlingOf(sockets, about, [{ node, chosen: false }]);
  return unclear || ends(sockets, about, node);
}

/**
 * Where the moved statements have to leave the loop: the changes that let them. Undefined unless one of them, an if
 * statement about nothing received, is all that closes the connection.
 */
function breaksBehindCloses(
  sockets: Sockets,
  about: readonly SocketValue[],
  target: SyntaxNode,
  moved: readonly SyntaxNode[],
): TextChange[] | undefined {
  const empty = new Emptiness();
  empty.addName(target.text);
  const test = moved.find(
    ({ type, children }) => type === 'if_statement' && truth(children[0], empty) !== undefined,
  );
  if (target.type !== 'identifier' || !test) return undefined;
  const onEnd = branchOf(test, truth(test.children[0], empty)!);
  const isLast = test === moved.at(-1);
  const last = onEnd?.children.at(-1);
  if (!onEnd || !last || !hasLinesToItself(last)) return undefined;
  for (const each of moved) {
    const pieces = each === test ? otherParts(test, onEnd) : [each];
    if (pieces.some((piece) => jumps(piece).length > 0 || isUnclear(sockets, about, piece))) return undefined;
  }
  const own = jumps(onEnd).filter((jump) => jump !== last);
  const { closes } = handlingOf(sockets, about, [{ node: onEnd, chosen: false }]);
  if (own.length > 0) return undefined;
  if (last.type === 'raise_statement' || last.type === 'return_statement') return [];
  if (closes.length === 0) return undefined;
  if (last.type === 'continue_statement') return [{ start: last.start, end: last.end, text: 'break' }];
  // What follows is done for a closed connection, too.
  if (last.type === 'break_statement' || !isLast) return undefined;
  return [{ start: last.end, end: last.end, text: `\n${indentationOf(last)}break` }];
}

/** The block that is run when the condition is so; undefined where there is another condition, or none. */
function branchOf(test: SyntaxNode, holds: boolean): SyntaxNode | undefined {
  const alternatives = test.children.filter(({ field }) => field === 'alternative');
  if (holds) return test.child('consequence');
  return alternatives.length === 1 && alternatives[0]!.type === 'else_clause'
    ? alternatives[0]!.child('body')
    : undefined;
}

function otherParts(test: SyntaxNode, branch: SyntaxNode): SyntaxNode[] {
  return test.children.flatMap((child) => {
    if (child === branch) return [];
    return child.contains(branch) ? [] : [child];
  });
}

function loopOf(statement: SyntaxNode, moved: readonly SyntaxNode[], changes: readonly TextChange[]): string {
  const indentation = indentationOf(statement);
  const step = indentationStep(statement);
  const body = indented(tried(statement, 'break', ''), indentation + step);
  const source = statement.sourceText;
  let text = source.slice(statement.end, (moved.at(-1) ?? statement).end);
  for (const { start, end, text: changed } of changes)
    text = text.slice(0, start - statement.end) + changed + text.slice(end - statement.end);
  const rest = text.replace(/\n(?=[^\r\n])/g, `\n${step}`);
  return `while True:\n${body}${rest}`;
}
