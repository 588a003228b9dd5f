/** Tells at either edge of the connection table that there are columns beyond it, and which; a click scrolls there. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import { number } from '../../../extension/shared/words/quantities.ts';
import { property } from '../frame/property.ts';
import { theme } from '../frame/theme.ts';
import type { Column } from './columns.ts';

type Side = 'left' | 'right';
/** Of a column less than this may be cut off: its padding. */
const slack = 8;

export class ColumnCue extends LitElement {
  static override properties = {
    columns: { attribute: false, hasChanged: haveOtherWidths },
    _beyond: {
      state: true,
      hasChanged: (now: object, before: object) => JSON.stringify(now) !== JSON.stringify(before),
    },
    _scrollbar: { state: true },
  };
  /** From left to right. */
  declare columns: readonly Pick<Column, 'title' | 'width'>[];
  /** Titles of the columns out of view. */
  declare _beyond: Record<Side, string[]>;
  /** Width of the table's upright scroll bar. */
  declare _scrollbar: number;

  static override styles = [
    theme,
    css`
      :host {
        inset: 0;
        overflow: hidden;
        pointer-events: none;
        position: absolute;
        z-index: 2;
      }
      .cue {
        border: 0 solid var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-descriptionForeground)));
        inset-block: 0;
        position: absolute;
      }
      .left {
        border-left-width: 1px;
        box-shadow: 0 0 6px 2px var(--vscode-scrollbar-shadow);
        left: 0;
      }
      .right {
        border-right-width: 1px;
        box-shadow: 0 0 6px 2px var(--vscode-scrollbar-shadow);
        right: var(--scrollbar);
      }
      button {
        align-items: center;
        background: var(--vscode-editor-background);
        border: 0 solid var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-descriptionForeground)));
        color: var(--vscode-foreground);
        cursor: pointer;
        display: flex;
        font: inherit;
        font-size: 11px;
        height: 23px;
        padding: 0 2px 0 6px;
        pointer-events: auto;
        position: absolute;
        white-space: nowrap;
      }
      .left button {
        border-inline-end-width: 1px;
        left: 0;
        padding: 0 6px 0 2px;
      }
      .right button {
        border-inline-start-width: 1px;
        right: 0;
      }
      button:hover {
        background: var(--vscode-list-hoverBackground, var(--vscode-editor-background));
      }
    `,
  ];

  readonly #look = () => this.#measure();
  readonly #resized = new ResizeObserver(this.#look);

  constructor() {
    super();
    this.columns = [];
    this._beyond = { left: [], right: [] };
    this._scrollbar = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scroller.addEventListener('scroll', this.#look, { passive: true });
    this.#resized.observe(this.#scroller);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scroller?.removeEventListener('scroll', this.#look);
    this.#resized.disconnect();
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.has('columns')) this.#measure();
  }

  override render() {
    return html`${this.#cue('left', 'chevron-left')}${this.#cue('right', 'chevron-right')}`;
  }

  /** For the pointer: the keyboard's arrows scroll the table, and its head goes from column to column. */
  #cue(side: Side, icon: string) {
    const titles = this._beyond[side];
    if (titles.length === 0) return nothing;
    const count = number(titles.length);
    const label = t('{0} more: {1}', count, titles.join(', '));
    return html`<div class="cue ${side}" ${property('--scrollbar', `${this._scrollbar}px`)}>
      <button tabindex="-1" aria-label=${label} title=${label} @click=${() => this.#scroll(side)}>
        ${side === 'right' ? count : nothing}<vscode-icon name=${icon} size="14"></vscode-icon>${side === 'left' ? count : nothing}
      </button>
    </div>`;
  }

  /** The table, which stands before it. */
  get #scroller(): HTMLElement {
    return this.previousElementSibling as HTMLElement;
  }

  #scroll(side: Side): void {
    const step = this.#scroller.clientWidth / 2;
    this.#scroller.scrollBy({ left: side === 'left' ? -step : step });
  }

  #measure(): void {
    const { scrollLeft, clientWidth, offsetWidth } = this.#scroller;
    const beyond: Record<Side, string[]> = { left: [], right: [] };
    let edge = slack;
    for (const { title, width } of this.columns) {
      if (edge + slack < scrollLeft) beyond.left.push(title);
      edge += width;
      if (edge - slack > scrollLeft + clientWidth) beyond.right.push(title);
    }
    this._beyond = beyond;
    this._scrollbar = offsetWidth - clientWidth;
  }
}

function haveOtherWidths(now: ColumnCue['columns'], before: ColumnCue['columns'] | undefined): boolean {
  const written = (columns: ColumnCue['columns']) =>
    columns.map(({ title, width }) => `${title} ${width}`).join();
  return before === undefined || written(now) !== written(before);
}

customElements.define('lab-column-cue', ColumnCue);
