/** Pause, step, resume and pace the server's loop. Nothing in it moves when the loop is paused. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import { isProgram, type Watched } from '../../../extension/shared/watched.ts';
import { emit } from '../frame/emit.ts';
import { theme } from '../frame/theme.ts';
import { holdButtons, paceSelect } from './holding.ts';

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
    const labels = isProgram(watched)
      ? { resume: t('Let the program go on (F5)'), pause: t('Hold each thread before its next call (F6)') }
      : { resume: t('Resume the loop (F5)'), pause: t('Pause the loop (F6)') };
    return html`
      <span class="buttons" role="toolbar" aria-label=${t('Loop controls')}>
        ${holdButtons(paused, { ...labels, step: t('Make one system call (F10)') }, (action) => emit(this, 'lab-loop', { action }))}
      </span>
      <label
        ><span class="quiet">${t('Pace')}</span>
        ${paceSelect(watched.pace, t('Pace'), (pace) => emit(this, 'lab-pace', { pace }))}
      </label>
    `;
  }

  override updated(): void {
    this.toggleAttribute('held', this.watched?.state === 'paused');
  }
}

customElements.define('lab-loop-controls', LoopControls);
