/** What a held or paced loop did last and does next: a line of its own, so that no button moves when it comes. */
import { css, html, LitElement, nothing } from 'lit';
import type { Step } from '../../../extension/contract/server.ts';
import { heldThreads, isProgram, nextPosition, type Watched } from '../../../extension/shared/watched.ts';
import { nextText, stepText } from '../../../extension/shared/words/loopWords.ts';
import { theme } from '../frame/theme.ts';
import type { Lines } from '../state/sites.ts';

export class LoopWords extends LitElement {
  static override properties = {
    watched: { attribute: false },
    step: { attribute: false },
    lines: { attribute: false },
  };
  declare watched: Watched | undefined;
  /** What the last step did. */
  declare step: Step | undefined;
  /** Where a program makes its calls. */
  declare lines: Lines | undefined;

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
        --place: var(--vscode-foreground);
        background: var(--vscode-editor-stackFrameHighlightBackground);
      }
      .next {
        font-weight: 600;
      }
    `,
  ];

  override render() {
    const { watched, step } = this;
    const held = watched !== undefined && isHeld(watched);
    if (watched === undefined || (!held && watched.pace === 0)) return nothing;
    const position = nextPosition(watched);
    return html`<p class="code ${held ? 'held' : ''}">
      ${step === undefined || !held ? nothing : html`<span>${stepText(step)}${this.#place(step.site)}</span>`}
      <span class="next">${nextText(position)}${position.held ? this.#place(position.site) : nothing}</span>
    </p>`;
  }

  /** Behind a space of its own: words without a place end where they end. */
  #place(site: number | undefined) {
    return site === undefined ? nothing : html` <lab-place .frames=${this.lines?.(site)}></lab-place>`;
  }
}

/** Also where but one of a program's threads is. */
function isHeld(watched: Watched): boolean {
  return watched.state === 'paused' || (isProgram(watched) && heldThreads(watched).length > 0);
}

customElements.define('lab-loop-words', LoopWords);
