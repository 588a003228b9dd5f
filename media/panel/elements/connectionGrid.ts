/**
 * The connection table: an ARIA grid of rows of one height, of which only those in view (and a few more)
 * exist. The engine sorts and filters; the grid asks for a window of rows and draws it where it belongs.
 */
import { t } from '@vscode/l10n';
import { html, LitElement, nothing } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { Connection } from '../../../extension/contract/connection.ts';
import { connectionsText } from '../copyText.ts';
import { plain, queueFraction } from '../format.ts';
import type { Page, Query } from '../model.ts';
import { type Column, columns, interestLetters } from './columns.ts';
import { emit } from './emit.ts';
import { gridStyles } from './gridStyles.ts';
import { moveByKey } from './moveByKey.ts';
import { property } from './property.ts';
import { queueColours, theme } from './theme.ts';

export const rowHeight = 22;
const headHeight = 24;
/** Rows drawn above and below what can be seen, so that a short scroll shows no gap. */
const spare = 8;

export class ConnectionGrid extends LitElement {
  static override properties = {
    page: { attribute: false },
    query: { attribute: false },
    selected: { type: Number },
    touched: { type: Number },
    _active: { state: true },
    _activeHead: { state: true },
  };
  declare page: Page;
  declare query: Query;
  /** Id of the selected connection. */
  declare selected: number | undefined;
  /** Descriptor that the held loop is about to call on. */
  declare touched: number | undefined;
  /** Position of the row that the keyboard is on. */
  declare _active: number;
  declare _activeHead: number;

  static override styles = [theme, queueColours, gridStyles];

  readonly #columns = columns();
  readonly #resized = new ResizeObserver(() => this.#askForWindow());

  constructor() {
    super();
    this._active = 0;
    this._activeHead = 0;
  }

  override render() {
    return html`${this.#tools()}
      <div
        class="scroller"
        role="grid"
        tabindex="0"
        aria-label=${t('Connections')}
        aria-rowcount=${this.page.matched + 1}
        aria-colcount=${this.#columns.length}
        aria-activedescendant=${this.#isDrawn(this._active) ? `row-${this._active}` : nothing}
        ${property('--columns', this.#columns.map(({ width }) => `${width}px`).join(' '))}
        @scroll=${this.#askForWindow}
        @keydown=${this.#keyDown}
      >
        ${this.#head()}
        <div class="body" role="rowgroup" ${property('height', `${this.page.matched * rowHeight}px`)}>
          <div class="rows" role="presentation" ${property('transform', `translateY(${this.page.offset * rowHeight}px)`)}>
            ${this.page.rows.map((row, index) => this.#row(row, this.page.offset + index, Date.now()))}
          </div>
        </div>
        ${this.page.matched === 0 ? this.#none() : nothing}
      </div>`;
  }

  override firstUpdated(): void {
    this.#resized.observe(this.#scroller);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override willUpdate(): void {
    this._active = Math.max(0, Math.min(this._active, this.page.matched - 1));
  }

  #tools() {
    const { matched, total } = this.page;
    return html`<div class="tools">
      <vscode-textfield
        .label=${t('Filter connections')}
        placeholder=${t('Filter: peer, state:open, queued:yes')}
        .value=${this.query.filter}
        @input=${this.#filter}
      >
        <vscode-icon slot="content-before" name="filter"></vscode-icon>
      </vscode-textfield>
      <span class="quiet">
        ${matched === total ? t('{0} connected', plain(total)) : t('{0} of {1} connections', plain(matched), plain(total))}
      </span>
    </div>`;
  }

  #head() {
    return html`<div role="rowgroup">
      <div class="row head" role="row" aria-rowindex="1">
        ${this.#columns.map((column, index) => this.#headCell(column, index))}
      </div>
    </div>`;
  }

  #headCell(column: Column, index: number) {
    const sorted = this.query.sortBy === column.sortBy;
    const order = sorted ? (this.query.descending ? 'descending' : 'ascending') : 'none';
    const arrow = sorted ? (this.query.descending ? ' ↓' : ' ↑') : '';
    return html`<div class=${column.kind} role="columnheader" aria-sort=${order} aria-colindex=${index + 1}>
      <button
        tabindex=${index === this._activeHead ? 0 : -1}
        title=${column.meaning}
        @click=${() => this.#sort(column, sorted)}
        @keydown=${this.#headKeyDown}
      >${column.title}${arrow}</button>
    </div>`;
  }

  #row(row: Connection, position: number, now: number) {
    const classes = {
      row: true,
      closed: row.state === 'closed',
      active: position === this._active,
      touched: row.fd === this.touched && row.state !== 'closed',
    };
    return html`<div
      id="row-${position}"
      class=${classMap(classes)}
      role="row"
      aria-rowindex=${position + 2}
      data-connection=${row.id}
      aria-selected=${row.id === this.selected ? 'true' : 'false'}
      @click=${() => this.#choose(position)}
    >
      ${this.#columns.map((column) => this.#cell(column, row, now))}
    </div>`;
  }

  #cell(column: Column, row: Connection, now: number) {
    const hint = column.hint?.(row) ?? nothing;
    if (column.kind === 'interest')
      return html`<div class="interest" role="gridcell" title=${hint}>
        <span aria-hidden="true">${interestLetters(row)}</span><span class="only-read">${hint}</span>
      </div>`;
    if (column.bytes === undefined)
      return html`<div class="${column.kind} ${column.key}" role="gridcell" title=${hint}>${column.text(row, now)}</div>`;
    const amount = column.bytes(row);
    return html`<div class="queue ${column.key} ${amount === 0 ? 'zero' : ''}" role="gridcell" title=${hint}>
      <span class="bar" ${property('--fraction', queueFraction(amount))}></span>${column.text(row, now)}
    </div>`;
  }

  #none() {
    return html`<p class="none quiet">
      ${this.page.total === 0 ? t('Nobody is connected yet.') : t('No connection matches the filter.')}
    </p>`;
  }

  get #scroller(): HTMLElement {
    return this.renderRoot.querySelector('.scroller')!;
  }

  get #rowsInView(): number {
    return Math.max(1, Math.floor((this.#scroller.clientHeight - headHeight) / rowHeight));
  }

  #isDrawn(position: number): boolean {
    return position >= this.page.offset && position < this.page.offset + this.page.rows.length;
  }

  #askForWindow = () => {
    const offset = Math.max(0, Math.floor(this.#scroller.scrollTop / rowHeight) - spare);
    const limit = this.#rowsInView + 2 * spare;
    if (offset !== this.query.offset || limit !== this.query.limit)
      emit(this, 'lab-window', { offset, limit });
  };

  #filter = (event: Event) => {
    this.#scroller.scrollTop = 0;
    emit(this, 'lab-filter', (event.target as HTMLInputElement).value);
  };

  #sort({ sortBy, kind }: Column, sorted: boolean): void {
    // The largest queue is what people look for: figures begin with the largest, text with the first.
    const descending = sorted ? !this.query.descending : kind === 'queue';
    emit(this, 'lab-sort', { sortBy, descending });
  }

  #choose(position: number): void {
    this._active = position;
    const row = this.page.rows[position - this.page.offset];
    if (row !== undefined) emit(this, 'lab-pick-connection', row.id);
  }

  #keyDown = (event: KeyboardEvent) => {
    if (event.target !== this.#scroller) return;
    if (event.key === 'Enter' || event.key === ' ') this.#choose(this._active);
    else if (event.key === 'Escape') emit(this, 'lab-pick-connection', undefined);
    else if (event.key === 'c' && (event.ctrlKey || event.metaKey)) this.#copyRow();
    else {
      const next = moveByKey(event.key, this._active, this.page.matched, this.#rowsInView);
      if (next === undefined) return;
      this._active = next;
      this.#reveal(next);
    }
    event.preventDefault();
  };

  #copyRow(): void {
    const row = this.page.rows[this._active - this.page.offset];
    if (row !== undefined) void navigator.clipboard.writeText(connectionsText([row]));
  }

  #reveal(position: number): void {
    const scroller = this.#scroller;
    const top = position * rowHeight;
    const bottom = top + rowHeight - (scroller.clientHeight - headHeight);
    if (scroller.scrollTop > top) scroller.scrollTop = top;
    else if (scroller.scrollTop < bottom) scroller.scrollTop = bottom;
  }

  /** The head is one stop of the Tab key; the arrows move in it. */
  #headKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this._activeHead = Math.max(0, Math.min(this.#columns.length - 1, this._activeHead + step));
    const buttons = this.renderRoot.querySelectorAll<HTMLElement>('[role="columnheader"] button');
    buttons[this._activeHead]?.focus();
  };
}

customElements.define('lab-connection-grid', ConnectionGrid);
