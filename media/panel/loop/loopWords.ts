/** What a held or paced loop did last and does next: a line of its own, so that no button moves when it comes. */
import { css, html, LitElement, nothing } from 'lit';
import type { Step } from '../../../extension/contract/server.ts';
import type { Watched } from '../../../extension/shared/watched.ts';
import { nextText, stepText } from '../../../extension/shared/words/loopWords.ts';
import { theme } from '../frame/theme.ts';

export class LoopWords extends LitElement {
  static override properties = { watched: { attribute: false }, step: { attribute: false } };
  declare watched: Watched | undefined;
  /** What the last step did. */
  declare step: Step | undefined;

  static override styles = [
    theme,
    css`
      p {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        margin: 0;
        padding: 4px 12px;
      }
      .held {
        background: var(--vscode-editor-stackFrameHighlightBackground);
      }
      .next {
        font-weight: 600;
      }
    `,
  ];

  override render() {
    const { watched, step } = this;
    const held = watched?.state === 'paused';
    if (watched === undefined || (!held && watched.pace === 0)) return nothing;
    return html`<p class="code ${held ? 'held' : ''}">
      ${step === undefined || !held ? nothing : html`<span>${stepText(step)}</span>`}
      <span class="next">${nextText(watched.position)}</span>
    </p>`;
  }
}

customElements.define('lab-loop-words', LoopWords);
