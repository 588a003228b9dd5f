import { t } from '@vscode/l10n';
import type { Fix, TextChange } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { callOf } from '../call.ts';
import { overlap, type Sockets } from '../sockets.ts';
import type { Wait } from '../values.ts';
import { stepOver } from './onward.ts';
import { hasLinesToItself, indentationOf, indentationStep } from './text.ts';

/**
 * `event == POLLIN` is false as soon as another bit is set too. A hang-up or an error may come alone: the receive
 * has to be tried then as well, and tells what it is: nothing more, or an error, which is taken for the same.
 */
export function receiveOnHangUp(sockets: Sockets, comparison: SyntaxNode, wait: Wait): Fix[] {
  const [left, operator, right] = comparison.children;
  const branch = comparison.parent?.child('consequence');
  if (operator?.type !== '==' || !left || !right || !branch) return [];
  const flag = /^((?:\w+\.)?E?POLL)IN$/.exec(right.text)?.[1];
  const receives = branch.children.filter((each) => receiveIn(each) !== undefined);
  const [receive] = receives;
  if (!flag || !receive || receives.length > 1) return [];
  const handling = caught(sockets, receive, wait);
  if (!handling) return [];
  const bits = `${left.text} & (${flag}IN | ${flag}HUP | ${flag}ERR)`;
  return [
    {
      title: t('Receive on a hang-up and an error, too'),
      changes: [{ start: comparison.start, end: comparison.end, text: bits }, ...handling],
    },
  ];
}

/** `data = conn.recv(…)`, alone or tried. */
function receiveIn(statement: SyntaxNode): SyntaxNode | undefined {
  const plain = statement.type === 'try_statement' ? statement.child('body')?.children[0] : statement;
  const assignment = plain?.type === 'expression_statement' ? plain.children[0] : undefined;
  const call = assignment?.type === 'assignment' ? assignment.child('right') : undefined;
  return call?.type === 'call' && callOf(call).method === 'recv' ? call : undefined;
}

/** Changes that let an error be the end of the connection; undefined where it would be something else. */
function caught(sockets: Sockets, statement: SyntaxNode, wait: Wait): TextChange[] | undefined {
  const call = callOf(receiveIn(statement)!);
  const about = sockets.direct(call.receiver);
  const isConnection = about.length > 0 && about.every((socket) => sockets.isStream(socket));
  if (!isConnection || !overlap(about, sockets.in(wait.sets[0].values))) return undefined;
  if (statement.type === 'try_statement') return catchesAll(statement) ? [] : undefined;
  const assignment = statement.children[0]!;
  if (assignment.child('left')?.type !== 'identifier' || !hasLinesToItself(statement)) return undefined;
  const isBlocking = about.every((socket) => sockets.modeOf(socket) === 'blocking');
  const onward = stepOver(sockets, statement);
  if (!isBlocking && !onward) return undefined;
  const step = indentationStep(statement);
  const lines = [
    'try:',
    `${step}${statement.text}`,
    ...(isBlocking ? [] : ['except BlockingIOError:', `${step}${onward}`]),
    'except OSError:',
    `${step}${assignment.child('left')!.text} = b''`,
  ];
  return [{ start: statement.start, end: statement.end, text: lines.join(`\n${indentationOf(statement)}`) }];
}

function catchesAll(statement: SyntaxNode): boolean {
  const heads = statement.children
    .filter(({ type }) => type === 'except_clause')
    .map(({ children }) =>
      children
        .filter(({ type }) => type !== 'block')
        .map(({ text }) => text)
        .join(),
    );
  return heads.some((head) => head === '' || /\b(OSError|IOError|socket\.error|Exception)\b/.test(head));
}
