/** What is seen while there is no server. */
import { t } from '@vscode/l10n';
import { css, html, LitElement } from 'lit';
import { emit } from './emit.ts';
import { theme } from './theme.ts';

export class Empty extends LitElement {
  static override styles = [
    theme,
    css`
      :host {
        align-items: center;
        display: grid;
        height: 100%;
        justify-items: center;
        padding: 24px;
        text-align: center;
      }
      div {
        display: grid;
        gap: 12px;
        justify-items: center;
        max-width: 44ch;
      }
      p {
        margin: 0;
      }
    `,
  ];

  override render() {
    return html`<div>
      <vscode-icon name="server-environment" size="48"></vscode-icon>
      <p>${t('No server is running.')}</p>
      <p class="quiet">
        ${t('Start one on select, poll or epoll, connect a client, and see here what each call was asked and what it answered.')}
      </p>
      <vscode-button @click=${() => emit(this, 'lab-run', { command: 'networkLab.startServer' })}
        >${t('Start Server…')}</vscode-button
      >
    </div>`;
  }
}

customElements.define('lab-empty', Empty);
