import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';

export function addOne(nfds: SyntaxNode): Fix[] {
  const isOne =
    /^(identifier|number_literal|call_expression|field_expression|subscript_expression|parenthesized_expression)$/;
  const text = isOne.test(nfds.type) ? `${nfds.text} + 1` : `(${nfds.text}) + 1`;
  return [
    { title: t('Write {0}', text), isSafe: true, changes: [{ start: nfds.start, end: nfds.end, text }] },
  ];
}
