/** The messages that wait in the application queue: each as text and, when opened, as hexadecimal. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { QueuedMessage } from '../../../extension/contract/connection.ts';
import { fromBase64, messageSize, textOf } from '../../../extension/shared/words/messageWords.ts';
import { bytes } from '../../../extension/shared/words/quantities.ts';
import { theme } from '../frame/theme.ts';
import { hexOf } from '../words/format.ts';

export class QueuedMessages extends LitElement {
  static override properties = { messages: { attribute: false } };
  declare messages: QueuedMessage[];

  static override styles = [
    theme,
    css`
      ol {
        list-style: none;
        margin: 0;
        max-height: 220px;
        overflow: auto;
        padding: 4px 0;
      }
      summary {
        cursor: pointer;
        display: grid;
        gap: 10px;
        grid-template-columns: 1fr auto;
        line-height: 20px;
        padding: 0 12px;
      }
      summary:hover {
        background: var(--vscode-list-hoverBackground);
      }
      bdi {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      pre {
        background: var(--vscode-textCodeBlock-background);
        margin: 2px 12px 6px;
        overflow-wrap: anywhere;
        padding: 6px 8px;
        white-space: pre-wrap;
      }
    `,
  ];

  override render() {
    return html`<ol>
      ${this.messages.map((message) => this.#message(message))}
    </ol>`;
  }

  #message(message: QueuedMessage) {
    const { head, bytes: size } = message;
    const data = fromBase64(head);
    const more = size > data.length ? t('… and {0} more', bytes(size - data.length)) : '';
    return html`<li>
      <details>
        <summary>
          <bdi class="code">${textOf(data)}</bdi>
          <span class="quiet">${messageSize(message)}</span>
        </summary>
        <pre class="code">${hexOf(data)} ${more || nothing}</pre>
      </details>
    </li>`;
  }
}

customElements.define('lab-queued-messages', QueuedMessages);
