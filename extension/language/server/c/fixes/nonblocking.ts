import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { callOf } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';
import { exactly } from '../range.ts';
import { walkFrom } from '../walk.ts';

/** Makes the listener non-blocking where it is created; only where accept may fail without ending the program. */
export function makeNonblocking(
  { program }: Descriptors,
  accept: SyntaxNode,
  [listener, another]: Origin[],
): Fix[] {
  const type = listener?.call.arguments[1];
  const { ends, reached } = walkFrom(program, accept, exactly(-1));
  if (!type || another || type.text !== 'SOCK_STREAM' || ends.has('left') || ends.has('lost')) return [];
  // Another accept may be one that is meant to wait; what is not looked at may go anywhere.
  if (program.callsTo('accept', 'accept4').length > 1 || takesResult(accept, reached)) return [];
  const changes = [{ start: type.end, end: type.end, text: ' | SOCK_NONBLOCK' }];
  return [{ title: t('Create the listener with SOCK_NONBLOCK'), changes }];
}

/** Calls that only fail when they are given -1. */
const failsHarmlessly = /^(close|shutdown|epoll_ctl|setsockopt|getpeername|fcntl|\w*printf)$/;

/** Whether the -1 that accept gave goes where it does harm: into a set, an index, a function that is not known. */
function takesResult(accept: SyntaxNode, reached: ReadonlySet<SyntaxNode>): boolean {
  const { parent } = accept;
  if (parent?.type === 'argument_list')
    return !failsHarmlessly.test(parent.parent?.child('function')?.text ?? '');
  const target = parent?.type === 'init_declarator' ? parent.child('declarator') : parent?.child('left');
  if (!target || parent?.type === 'binary_expression') return false;
  return [...reached].some((node) =>
    node.walk().some((each) => {
      if (each.type === 'subscript_expression') return each.child('index')?.text === target.text;
      const call = callOf(each);
      return (
        call !== undefined &&
        !failsHarmlessly.test(call.name) &&
        call.arguments.some(({ text }) => text === target.text)
      );
    }),
  );
}
