/**
 * The connection table: an ARIA grid of rows of one height, of which only those in view (and a few more)
 * exist. The engine sorts and filters; the grid asks for a window of rows and draws it where it belongs.
 */
import { t } from '@vscode/l10n';
import { html, LitElement, nothing } from 'lit';
import { connectionLines } from '../../../extension/shared/text.ts';
import type { RowKind } from '../../../extension/shared/watched.ts';
import { emit } from '../frame/emit.ts';
import { moveByKey } from '../frame/moveByKey.ts';
import { property } from '../frame/property.ts';
import { queueColours, theme } from '../frame/theme.ts';
import type { Page, Query } from '../state/model.ts';
import { Activity } from './activity.ts';
import { type ColumnLayout, laidOut, withWidth } from './columnLayout.ts';
import { type Column, columns } from './columns.ts';
import { gridHead } from './gridHead.ts';
import { gridRow } from './gridRow.ts';
import { gridStyles } from './gridStyles.ts';

const rowHeight = 22;
const headHeight = 24;
/** Left and right together. */
const rowPadding = 16;
/** Rows drawn above and below what can be seen, so that a short scroll shows no gap. */
const spare = 3;

export class ConnectionGrid extends LitElement {
  static override properties = {
    page: { attribute: false },
    kind: { type: String },
    query: { attribute: false },
    layout: { attribute: false },
    selected: { type: Number },
    touched: { type: Number },
    marked: { attribute: false },
    _active: { state: true },
    _menuOn: { state: true },
  };
  declare page: Page;
  declare kind: RowKind;
  declare query: Query;
  declare layout: ColumnLayout;
  /** Id of the selected connection. */
  declare selected: number | undefined;
  /** Descriptor that the held loop is about to call on. */
  declare touched: number | undefined;
  /** Ids of the connections that are to be looked at and acted upon together. */
  declare marked: ReadonlySet<number>;
  /** Position of the row that the keyboard is on. */
  declare _active: number;
  /** Id of the connection that a context menu is open for: until the person does something else. */
  declare _menuOn: number | undefined;

  static override styles = [theme, queueColours, gridStyles];

  readonly #activity = new Activity();
  readonly #resized = new ResizeObserver(() => this.#askForWindow());

  constructor() {
    super();
    this._active = 0;
    this.marked = new Set();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    this._active = Math.max(0, Math.min(this._active, this.page.length - 1));
    this.#activity.note(this.page.rows, performance.now());
    const before = changed.get('query') as Query | undefined;
    if (before !== undefined && before.filter !== this.query.filter) this.#scroller.scrollTop = 0;
  }

  override render() {
    const { matched, total, length, offset, rows } = this.page;
    const told = columns(this.kind, rows);
    const shown = laidOut(told, this.layout);
    return html`<lab-grid-tools
        .total=${total}
        .kind=${this.kind}
        .columns=${told}
        .matched=${matched}
        .filter=${this.query.filter}
        .layout=${this.layout}
        .marked=${this.marked}
      ></lab-grid-tools>
      <div class="frame ${total === 0 ? 'vacant' : ''}">
      <div
        class="scroller"
        role="grid"
        tabindex="0"
        aria-label=${this.kind === 'peer' ? t('Peers') : t('Connections')}
        aria-multiselectable="true"
        aria-rowcount=${length + 1}
        aria-colcount=${shown.length}
        aria-activedescendant=${this.#isDrawn(this._active) ? `row-${this._active}` : nothing}
        ${property('--row-width', `${shown.reduce((sum, { width }) => sum + width, rowPadding)}px`)}
        ${property('--columns', shown.map(({ width }) => `${width}px`).join(' '))}
        @scroll=${this.#askForWindow}
        data-connection=${this._menuOn ?? nothing}
        @contextmenu=${this.#contextMenu}
        @pointerdown=${this.#endMenu}
        @keydown=${this.#keyDown}
      >
        ${gridHead(shown, this.query, { sort: this.#sort, widen: this.#widen })}
        <div class="body" role="rowgroup" ${property('height', `${length * rowHeight}px`)}>
          <div class="rows" role="presentation" ${property('transform', `translateY(${offset * rowHeight}px)`)}>
            ${rows.map((row, index) => {
              const position = offset + index;
              const look = {
                position,
                selected: row.id === this.selected,
                marked: this.marked.has(row.id),
                menuOn: row.id === this._menuOn,
                active: position === this._active,
                touched: row.fd === this.touched,
              };
              return gridRow(row, shown, look, this.#activity, (event) => this.#click(event, position));
            })}
          </div>
        </div>
        ${length === 0 && total > 0 ? this.#none() : nothing}
      </div>
      <lab-column-cue .columns=${shown}></lab-column-cue>
      </div>
      ${length === 0 && total === 0 ? html`<slot name="nobody"></slot>` : nothing}`;
  }

  override firstUpdated(): void {
    this.#resized.observe(this.#scroller);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('focus', this.#endMenu);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    window.removeEventListener('focus', this.#endMenu);
  }

  #none() {
    const text =
      this.kind === 'peer' ? t('No peer matches the filter.') : t('No connection matches the filter.');
    return html`<p class="none quiet">${text}</p>`;
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

  #rowAt(position: number) {
    return this.page.rows[position - this.page.offset];
  }

  #askForWindow = () => {
    const offset = Math.max(0, Math.floor(this.#scroller.scrollTop / rowHeight) - spare);
    const limit = this.#rowsInView + 2 * spare;
    if (offset !== this.query.offset || limit !== this.query.limit)
      emit(this, 'lab-window', { offset, limit });
  };

  #sort = ({ sortBy, kind }: Column) => {
    if (sortBy === undefined) return;
    // The largest queue and the latest activity are what people look for; text begins with its first.
    const largestFirst = kind === 'queue' || kind === 'activity';
    const descending = this.query.sortBy === sortBy ? !this.query.descending : largestFirst;
    emit(this, 'lab-sort', { sortBy, descending });
  };

  #widen = ({ key }: Column, width: number | undefined) =>
    emit(this, 'lab-columns', withWidth(this.layout, key, width));

  #click(event: MouseEvent, position: number): void {
    const from = this._active;
    this._active = position;
    if (event.shiftKey) this.#mark(Math.min(from, position), Math.max(from, position));
    else if (event.ctrlKey || event.metaKey) this.#toggleMark(position);
    else this.#choose(position);
  }

  #choose(position: number): void {
    this.#setMarked([]);
    const row = this.#rowAt(position);
    // There is nothing to be asked of a connection that has gone.
    if (row !== undefined && row.state !== 'closed') emit(this, 'lab-pick-connection', row.id);
  }

  #toggleMark(position: number): void {
    const id = this.#rowAt(position)?.id;
    if (id === undefined) return;
    const marked = new Set(this.marked);
    if (!marked.delete(id)) marked.add(id);
    this.#setMarked(marked);
  }

  /** Marks a range; of it those rows that are drawn, since the ids of others are not known. */
  #mark(from: number, to: number): void {
    const ids = this.page.rows
      .slice(Math.max(0, from - this.page.offset), to - this.page.offset + 1)
      .map(({ id }) => id);
    this.#setMarked([...this.marked, ...ids]);
  }

  #setMarked(ids: Iterable<number>): void {
    emit(this, 'lab-mark', new Set(ids));
  }

  #contextMenu = (event: Event) => {
    const row = event.composedPath().find((place) => place instanceof HTMLElement && place.role === 'row');
    if (row !== undefined) this._menuOn = Number((row as HTMLElement).dataset.connection);
  };

  #endMenu = () => {
    this._menuOn = undefined;
  };

  #keyDown = (event: KeyboardEvent) => {
    if (event.target !== this.#scroller) return;
    // The menu by the keyboard is asked for at the table as a whole, and is for the row that the keyboard is on.
    const opensMenu = event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10');
    this._menuOn = opensMenu ? this.#rowAt(this._active)?.id : undefined;
    if (opensMenu) return;
    if (event.key === 'Enter') this.#choose(this._active);
    else if (event.key === ' ') this.#toggleMark(this._active);
    else if (event.key === 'Escape') this.#letGo();
    else if (event.key === 'c' && (event.ctrlKey || event.metaKey)) this.#copyRows();
    else {
      const next = moveByKey(event.key, this._active, this.page.length, this.#rowsInView);
      if (next === undefined) return;
      if (event.shiftKey) this.#mark(Math.min(next, this._active), Math.max(next, this._active));
      this._active = next;
      this.#reveal(next);
    }
    event.preventDefault();
  };

  /** First of the marks, then of the selection. */
  #letGo(): void {
    if (this.marked.size > 0) this.#setMarked([]);
    else emit(this, 'lab-pick-connection', undefined);
  }

  /** The marked rows that are drawn, or the one that the keyboard is on. */
  #copyRows(): void {
    const active = this.#rowAt(this._active);
    const marked = this.page.rows.filter(({ id }) => this.marked.has(id));
    const rows = marked.length > 0 ? marked : active === undefined ? [] : [active];
    void navigator.clipboard.writeText(connectionLines(rows, this.kind).join('\n'));
  }

  #reveal(position: number): void {
    const scroller = this.#scroller;
    const top = position * rowHeight;
    const bottom = top + rowHeight - (scroller.clientHeight - headHeight);
    if (scroller.scrollTop > top) scroller.scrollTop = top;
    else if (scroller.scrollTop < bottom) scroller.scrollTop = bottom;
  }
}

customElements.define('lab-connection-grid', ConnectionGrid);
