/** The last wait: the call as written, what it returned and cost, and its picture in the multiplexer's own form. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { WaitRecord } from '../../../extension/contract/wait.ts';
import { isAlive } from '../../../extension/shared/alive.ts';
import { waitCallText } from '../../../extension/shared/text.ts';
import type { Watched } from '../../../extension/shared/watched.ts';
import { bytes, nanoseconds, number } from '../../../extension/shared/words/quantities.ts';
import { theme } from '../frame/theme.ts';
import type { Lines } from '../state/sites.ts';
import { costSentence, pendingCallText, pendingSentence } from '../words/callWords.ts';

export class TheCall extends LitElement {
  static override properties = {
    wait: { attribute: false },
    watched: { attribute: false },
    lines: { attribute: false },
  };
  declare wait: WaitRecord | undefined;
  declare watched: Watched | undefined;
  /** Where a program makes its calls. */
  declare lines: Lines | undefined;

  static override styles = [
    theme,
    css`
      :host {
        padding: 6px 12px 10px;
      }
      p {
        margin: 0;
      }
      .call {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
      }
      .call strong {
        font-weight: 600;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        font-size: 12px;
        gap: 2px 14px;
        padding: 2px 0 8px;
      }
    `,
  ];

  override render() {
    const { wait } = this;
    if (wait === undefined) return this.#pending();
    return html`
      <p class="call code">
        <span>${waitCallText(wait)}</span>
        <strong>= ${wait.returned}${wait.errno ? ` ${wait.errno}` : ''}</strong>
        ${wait.site === undefined ? nothing : html`<lab-place .frames=${this.lines?.(wait.site)}></lab-place>`}
      </p>
      <p>${costSentence(wait)}</p>
      <p class="facts quiet">
        <span>${t('wait {0}', number(wait.number))}</span>
        <span>${t('took {0}', nanoseconds(wait.nanoseconds))}</span>
        <span>${t('copied in {0}', bytes(wait.bytesIn))}</span>
        <span>${t('copied out {0}', bytes(wait.bytesOut))}</span>
      </p>
      ${this.#picture(wait)}
    `;
  }

  #pending() {
    const { watched } = this;
    if (watched === undefined) return nothing;
    const { multiplexer } = watched;
    return html`
      ${multiplexer !== undefined && isAlive(watched) ? html`<p class="call code">${pendingCallText(multiplexer)}</p>` : nothing}
      <p class="quiet">${pendingSentence(watched, Date.now())}</p>
    `;
  }

  #picture(wait: WaitRecord) {
    switch (wait.multiplexer) {
      case 'select':
        return html`<lab-call-select .wait=${wait} .watched=${this.watched}></lab-call-select>`;
      case 'poll':
        return html`<lab-call-poll .wait=${wait} .watched=${this.watched}></lab-call-poll>`;
      case 'epoll':
        return html`<lab-call-epoll .wait=${wait} .watched=${this.watched}></lab-call-epoll>`;
    }
  }
}

customElements.define('lab-the-call', TheCall);
