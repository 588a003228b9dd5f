import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';

export function addOne(nfds: SyntaxNode): Fix[] {
  const text = nfds.type === 'conditional_expression' ? `(${nfds.text}) + 1` : `${nfds.text} + 1`;
  return [
    { title: t('Write {0}', text), isSafe: true, changes: [{ start: nfds.start, end: nfds.end, text }] },
  ];
}
