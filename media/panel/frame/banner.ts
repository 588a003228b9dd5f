/** Says that a server or program is not there any more, why, and what can be done about it. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { PanelCommand } from '../../../extension/contract/panel.ts';
import { isAlive } from '../../../extension/shared/alive.ts';
import { isLabServer, isProgram, type Watched } from '../../../extension/shared/watched.ts';
import { endingWords } from '../../../extension/shared/words/endingWords.ts';
import { emit } from './emit.ts';
import { theme } from './theme.ts';

export class Banner extends LitElement {
  static override properties = {
    watched: { attribute: false },
    failure: { type: String },
    unknown: { type: Boolean },
    again: { type: Boolean },
  };
  declare watched: Watched | undefined;
  /** Why the engine does not answer, while it is thought to run. */
  declare failure: string | undefined;
  /** Of what has ended nothing is shown. */
  declare unknown: boolean;
  /** Of a program: it was run from here, and can be run again. */
  declare again: boolean;

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
    const { watched, failure } = this;
    if (watched === undefined) return nothing;
    if (watched.state === 'died' || watched.state === 'stopped') return this.#ended(watched.state, watched);
    return failure ? this.#say('died', t('The engine does not answer.'), failure) : nothing;
  }

  #ended(kind: 'died' | 'stopped', watched: Watched) {
    const rest = this.unknown ? t('Nothing more is known of it.') : t('What you see is its last state.');
    return this.#say(kind, endedText(watched), ...endingWords(watched), rest);
  }

  #say(kind: 'died' | 'stopped', ...words: string[]) {
    return html`<div class=${kind}>
      <vscode-icon name=${kind === 'died' ? 'error' : 'info'}></vscode-icon>
      <span>${words.map(sentence).join(' ')}</span>
      ${this.#wayOut()}
    </div>`;
  }

  /** Only who started a program can start it again. */
  #wayOut() {
    const { watched } = this;
    if (watched === undefined) return nothing;
    if (isLabServer(watched)) return this.#button('networkLab.restartServer', t('Restart Server'));
    if (isAlive(watched)) return nothing;
    return html`${this.again ? this.#button('networkLab.runAgain', t('Run Again')) : nothing}
    ${this.#button('networkLab.forgetProgram', t('Forget Program'))}`;
  }

  #button(command: PanelCommand, label: string) {
    return html`<vscode-button @click=${() => emit(this, 'lab-run', { command, server: this.watched?.id })}
      >${label}</vscode-button
    >`;
  }
}

function endedText(watched: Watched): string {
  if (isProgram(watched)) return t('The program has ended.');
  return watched.state === 'died' ? t('The server died.') : t('The server is stopped.');
}

/** The kernel's and the engine's words come without a full stop. */
function sentence(words: string): string {
  return /[.。!?]$/.test(words) ? words : `${words}.`;
}

customElements.define('lab-banner', Banner);
