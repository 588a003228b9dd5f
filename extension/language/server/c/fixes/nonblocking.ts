import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
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
  const { ends } = walkFrom(program, accept, exactly(-1));
  if (!type || another || type.text !== 'SOCK_STREAM' || ends.has('left') || ends.has('lost')) return [];
  const changes = [{ start: type.end, end: type.end, text: ' | SOCK_NONBLOCK' }];
  return [{ title: t('Create the listener with SOCK_NONBLOCK'), changes }];
}
