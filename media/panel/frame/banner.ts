/** Says that the server is not there any more, why, and offers to bring it back. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { ServerInfo } from '../../../extension/contract/server.ts';
import { endingWords } from '../../../extension/shared/words/endingWords.ts';
import { emit } from './emit.ts';
import { theme } from './theme.ts';

export class Banner extends LitElement {
  static override properties = {
    server: { attribute: false },
    failure: { type: String },
    unknown: { type: Boolean },
  };
  declare server: ServerInfo | undefined;
  /** Why the engine does not answer, while the server is thought to run. */
  declare failure: string | undefined;
  /** Of the server that has ended nothing is shown. */
  declare unknown: boolean;

  static override styles = [
    theme,
    css`
      div {
        align-items: center;
        background: var(--vscode-inputValidation-infoBackground);
        border-block: 1px solid var(--vscode-inputValidation-infoBorder);
        color: var(--vscode-inputValidation-infoForeground, var(--vscode-foreground));
        display: flex;
        flex-wrap: wrap;
        gap: 6px 8px;
        padding: 6px 12px;
      }
      .died {
        background: var(--vscode-inputValidation-errorBackground);
        border-color: var(--vscode-inputValidation-errorBorder);
        color: var(--vscode-inputValidation-errorForeground, var(--vscode-foreground));
      }
      span {
        flex: 1 1 200px;
      }
    `,
  ];

  override render() {
    const { server, failure } = this;
    if (server === undefined) return nothing;
    if (server.state === 'died') return this.#ended('died', t('The server died.'), server);
    if (server.state === 'stopped') return this.#ended('stopped', t('The server is stopped.'), server);
    return failure ? this.#say('died', t('The engine does not answer.'), failure) : nothing;
  }

  #ended(kind: 'died' | 'stopped', what: string, server: ServerInfo) {
    const why = endingWords(server);
    const rest = this.unknown ? t('Nothing more is known of it.') : t('What you see is its last state.');
    return this.#say(kind, what, ...why, rest);
  }

  #say(kind: 'died' | 'stopped', ...words: string[]) {
    return html`<div class=${kind}>
      <vscode-icon name=${kind === 'died' ? 'error' : 'info'}></vscode-icon>
      <span>${words.map(sentence).join(' ')}</span>
      <vscode-button
        @click=${() => emit(this, 'lab-run', { command: 'networkLab.restartServer', server: this.server?.id })}
        >${t('Restart Server')}</vscode-button
      >
    </div>`;
  }
}

/** The kernel's and the engine's words come without a full stop. */
function sentence(words: string): string {
  return /[.。!?]$/.test(words) ? words : `${words}.`;
}

customElements.define('lab-banner', Banner);
