/** Pause, step, resume and pace the server's loop. Nothing in it moves when the loop is paused. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Watched } from '../../../extension/shared/watched.ts';
import { paces, paceText } from '../../../extension/shared/words/loopWords.ts';
import { emit, type LoopAction } from '../frame/emit.ts';
import { theme } from '../frame/theme.ts';

export class LoopControls extends LitElement {
  static override properties = { watched: { attribute: false } };
  declare watched: Watched | undefined;

  static override styles = [
    theme,
    css`
      :host {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        min-height: 30px;
        padding: 2px 6px;
      }
      :host([held]) {
        background: var(--vscode-editor-stackFrameHighlightBackground);
      }
      :host([held]) .quiet {
        color: inherit;
      }
      .buttons,
      label {
        align-items: center;
        display: flex;
        gap: 2px;
      }
      label {
        gap: 6px;
      }
      vscode-single-select {
        width: 96px;
      }
    `,
  ];

  override render() {
    const { watched } = this;
    if (watched === undefined) return nothing;
    const paused = watched.state === 'paused';
    return html`
      <span class="buttons" role="toolbar" aria-label=${t('Loop controls')}>
        ${
          paused
            ? this.#button('resume', 'debug-continue', t('Resume the loop (F5)'))
            : this.#button('pause', 'debug-pause', t('Pause the loop (F6)'))
        }
        ${this.#button('step', 'debug-step-over', t('Make one system call (F10)'))}
      </span>
      <label
        ><span class="quiet">${t('Pace')}</span>
        <vscode-single-select label=${t('Pace')} .value=${live(String(watched.pace))} @change=${this.#pace}>
          ${this.#paces(watched.pace).map(
            (pace) =>
              html`<vscode-option value=${pace} ?selected=${pace === watched.pace}
                >${paceText(pace)}</vscode-option
              >`,
          )}
        </vscode-single-select>
      </label>
    `;
  }

  override updated(): void {
    this.toggleAttribute('held', this.watched?.state === 'paused');
  }

  #paces(now: number): number[] {
    return paces.includes(now) ? paces : [...paces, now].sort((a, b) => a - b);
  }

  #button(action: LoopAction, icon: string, label: string) {
    return html`<vscode-toolbar-button
      icon=${icon}
      label=${label}
      title=${label}
      @click=${() => emit(this, 'lab-loop', action)}
    ></vscode-toolbar-button>`;
  }

  #pace = (event: Event) => emit(this, 'lab-pace', Number((event.target as HTMLSelectElement).value));
}

customElements.define('lab-loop-controls', LoopControls);
