import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';

/** The number was meant as seconds. */
export function inMilliseconds(timeout: SyntaxNode): Fix[] {
  if (!/^(number_literal|identifier)$/.test(timeout.type)) return [];
  const seconds = Number(timeout.text);
  const text = Number.isInteger(seconds) ? `${seconds * 1000}` : `${timeout.text} * 1000`;
  return [
    { title: t('Write {0} for seconds', text), changes: [{ start: timeout.start, end: timeout.end, text }] },
  ];
}
