import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';

/** Writes the timeout in the unit that the call counts in, taking it that the other one was meant. */
export function timeoutInMilliseconds(timeout: SyntaxNode, countsInMilliseconds: boolean): Fix[] {
  const { start, end, text } = timeout;
  if (countsInMilliseconds) {
    const milliseconds = /^[\d.]+$/.test(text) ? `${Math.ceil(Number(text) * 1000)}` : `int(${text} * 1000)`;
    return [
      {
        title:
          text === '1'
            ? t('Wait 1 second: 1000 milliseconds')
            : t('Wait {0} seconds: {1} milliseconds', text, milliseconds),
        changes: [{ start, end, text: milliseconds }],
      },
    ];
  }
  const factors = timeout.type === 'binary_operator' ? [timeout.child('left')!, timeout.child('right')!] : [];
  const rest = factors.find((factor) => factor.text !== '1000');
  const seconds = rest ? rest.text : /^\d+$/.test(text) ? `${Number(text) / 1000}` : `${text} / 1000`;
  return [
    {
      title: seconds === '1' ? t('Wait 1 second') : t('Wait {0} seconds', seconds),
      changes: [{ start, end, text: seconds }],
    },
  ];
}
