import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';

/** `event == POLLIN` is false as soon as another bit is set too. */
export function testTheBit(comparison: SyntaxNode): Fix[] {
  const operator = comparison.children[1];
  if (operator?.type !== '==') return [];
  const { start, end } = operator;
  return [{ title: t('Test the bit, not the whole value'), changes: [{ start, end, text: '&' }] }];
}
