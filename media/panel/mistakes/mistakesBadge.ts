/**
 * Says in the head how many mistakes are on, and unfolds the section of their switches. A part of the panel itself and not
 * an element: a button can name what it unfolds only where both are in one tree.
 */
import { t } from '@vscode/l10n';
import { css, html, nothing } from 'lit';
import type { LabServerInfo } from '../../../extension/contract/server.ts';
import { mistakesOnWord } from '../../../extension/shared/words/mistakeWords.ts';

export const mistakesSection = 'mistakes';

export const mistakesBadgeStyles = css`
  .fault {
    align-items: center;
    background: none;
    border: 0;
    border-radius: 5px;
    color: inherit;
    cursor: pointer;
    display: inline-flex;
    font: inherit;
    gap: 4px;
    padding: 3px 6px 3px 2px;
  }
  .fault:hover {
    background: var(--vscode-toolbar-hoverBackground);
    outline: 1px dashed var(--vscode-toolbar-hoverOutline, transparent);
    outline-offset: -1px;
  }
  .fault.on vscode-icon[name='warning'] {
    --vscode-icon-foreground: var(--vscode-editorWarning-foreground);
  }
`;

export function mistakesBadge({ faults }: LabServerInfo, shown: boolean, show: (shown: boolean) => void) {
  const some = faults.length > 0;
  return html`<button
    class="fault ${some ? 'on' : ''}"
    title=${some ? faults.join(', ') : t('Make a classic mistake')}
    aria-expanded=${shown ? 'true' : 'false'}
    aria-controls=${mistakesSection}
    @click=${() => show(!shown)}
  >
    <vscode-icon name=${shown ? 'chevron-down' : 'chevron-right'}></vscode-icon>
    ${some ? html`<vscode-icon name="warning"></vscode-icon>` : nothing}
    ${some ? mistakesOnWord(faults.length) : t('Classic mistakes')}
  </button>`;
}
