/**
 * The time line: what the server's loop did, in true proportion of time. Follows the newest until the person
 * moves it; then stays where it was put until told to follow again.
 */
import { t } from '@vscode/l10n';
import { html, LitElement, nothing } from 'lit';
import type { TraceRecord } from '../../../extension/contract/wait.ts';
import { isProgram, type RowKind, rowKindOf, type Watched } from '../../../extension/shared/watched.ts';
import { threadTitle } from '../../../extension/shared/words/programWords.ts';
import { nanoseconds } from '../../../extension/shared/words/quantities.ts';
import { frameToName } from '../../../extension/shared/words/siteWords.ts';
import { emit } from '../frame/emit.ts';
import { property } from '../frame/property.ts';
import { theme } from '../frame/theme.ts';
import { themeColour } from '../frame/themeColours.ts';
import { isLink } from '../loop/place.ts';
import type { Lines } from '../state/sites.ts';
import type { TraceTail } from '../state/traceTail.ts';
import { recordsWord, recordText } from '../words/traceWords.ts';
import { kindWord, type TracedCall } from '../words/words.ts';
import {
  axisHeight,
  gutterOf,
  type Lane,
  laneHeight,
  lookOf,
  paint,
  prepare,
  type Scene,
} from './timeLinePaint.ts';
import { afterLast, lanesOf } from './timeLineScene.ts';
import { timeLineStyles } from './timeLineStyles.ts';
import { endOf, isCall, nearest, pan, recordsIn, type TimeSpan, zoom, zoomAbout } from './timeSpan.ts';

const startLength = 5e9;
/** Calls that a server makes; over UDP there is nothing to accept or to close, and no end of a stream. */
const legend: Record<RowKind, readonly TracedCall[]> = {
  connection: ['wait', 'accept', 'receive', 'send', 'interest', 'close'],
  peer: ['wait', 'receive', 'send', 'interest'],
  socket: ['wait', 'accept', 'receive', 'send', 'interest', 'close'],
};

export class TimeLine extends LitElement {
  static override properties = {
    tail: { attribute: false },
    watched: { attribute: false },
    now: { attribute: false },
    connections: { attribute: false },
    lines: { attribute: false },
    _span: { state: true },
    _following: { state: true },
    _chosen: { state: true },
  };
  declare tail: TraceTail;
  /** Whose calls it shows. */
  declare watched: Watched | undefined;
  /** `performance.now()` of the last round: the tail, which grows in place, is to be drawn up to there. */
  declare now: number;
  /** Ids of connections, the first few of which have a lane of their own. */
  declare connections: readonly number[];
  /** Where a program makes its calls. */
  declare lines: Lines | undefined;
  declare _span: TimeSpan;
  declare _following: boolean;
  declare _chosen: TraceRecord | undefined;
  #lanes: Lane[] = [];
  #draggedFrom: { x: number; span: TimeSpan } | undefined;
  /** Kept, since to read it from the canvas in each frame would make the browser lay out the page. */
  #width = 0;
  /** Of the names of the lanes; the span begins right of them. */
  #gutter = 0;
  readonly #resized = new ResizeObserver(([entry]) => {
    this.#width = entry!.contentRect.width;
    this.requestUpdate();
  });
  readonly #lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

  static override styles = [theme, timeLineStyles];

  constructor() {
    super();
    this._span = { from: 0, to: startLength };
    this._following = true;
    this.now = 0;
  }

  override firstUpdated(): void {
    this.#resized.observe(this.#canvas);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override willUpdate(): void {
    this.#lanes = lanesOf(this.tail, this.connections, this.watched);
    if (this._following) this._span = this.#newest();
  }

  override render() {
    const kind = this.watched === undefined ? 'connection' : rowKindOf(this.watched);
    return html`
      <div class="tools">
        <span class="legend quiet">
          ${legend[kind].map((call) => html`<span>${lookOf(call).letter || '―'} ${kindWord(call)}</span>`)}
          <span>▽ EAGAIN</span>
          ${kind === 'peer' ? '' : html`<span>■ EOF</span><span>✕ ${t('reset')}</span>`}
          <span>▨ ${t('more calls than can be kept or drawn')}</span>
          ${this.tail.lost > 0 ? html`<span>┊ ${t('Lost: {0}', recordsWord(this.tail.lost))}</span>` : ''}
        </span>
        <span class="buttons">
          ${this.#button('zoom-in', t('Show less time'), () => this.#zoom(0.5))}
          ${this.#button('zoom-out', t('Show more time'), () => this.#zoom(2))}
          ${
            this._following
              ? this.#button('debug-pause', t('Freeze the time line'), () => this.#follow(false))
              : this.#button('debug-continue', t('Follow the newest'), () => this.#follow(true))
          }
        </span>
      </div>
      <canvas
        ${property('height', `${this.#height}px`)}
        tabindex="0"
        role="img"
        aria-label=${t('Time line of the loop; arrow keys go from call to call, plus and minus zoom, End follows the newest')}
        @wheel=${this.#wheel}
        @pointerdown=${this.#pointerDown}
        @pointermove=${this.#pointerMove}
        @pointerup=${this.#pointerUp}
        @pointerleave=${this.#pointerLeave}
        @keydown=${this.#keyDown}
      ></canvas>
      <p class="said code" aria-live="polite">${this.#said()} ${this.#place()}</p>
    `;
  }

  override updated(): void {
    const context = this.#canvas.getContext('2d')!;
    prepare(context, this.#width, this.#height);
    const scene = this.#scene();
    this.#gutter = gutterOf(context, scene.lanes);
    paint(context, this.#gutter, this.#width, scene, themeColour);
  }

  get #height(): number {
    return this.#lanes.length * laneHeight + axisHeight;
  }

  get #canvas(): HTMLCanvasElement {
    return this.renderRoot.querySelector('canvas')!;
  }

  #scene(): Scene {
    return {
      span: this._span,
      lanes: this.#lanes,
      chosen: this._chosen,
      since: afterLast(this.tail, this.#now(), this.#lanes),
    };
  }

  /** The server's clock now; its age, before there was a record to read the clock from. */
  #now(): number {
    return this.tail.clockAt(this.now) ?? Math.max(0, Date.now() - (this.watched?.startedAt ?? 0)) * 1e6;
  }

  #newest(): TimeSpan {
    const length = this._span.to - this._span.from;
    // With less motion the picture moves on in steps of a quarter, not with every frame.
    const step = this.#lessMotion.matches ? length / 4 : 1;
    const to = Math.ceil(this.#now() / step) * step;
    return { from: to - length, to };
  }

  #said(): string {
    const record = this._chosen;
    if (record === undefined) return t('Point at a call to read it.');
    return [nanoseconds(record.at), ...this.#whose(record), recordText(record)].join('  ');
  }

  /** Which thread's, where there are several. */
  #whose({ thread }: TraceRecord): string[] {
    const many = this.#lanes.filter(({ ofConnection }) => !ofConnection).length > 1;
    const { watched } = this;
    if (!many || thread === undefined || watched === undefined || !isProgram(watched)) return [];
    return [threadTitle(watched.program, thread)];
  }

  get #frames() {
    return this.lines?.(this._chosen?.site);
  }

  #place() {
    return this._chosen?.site === undefined ? nothing : html`<lab-place .frames=${this.#frames}></lab-place>`;
  }

  #open(): void {
    const frame = frameToName(this.#frames ?? []);
    if (isLink(frame)) emit(this, 'lab-open-line', { file: frame.file, line: frame.line });
  }

  #button(icon: string, label: string, act: () => void) {
    return html`<vscode-toolbar-button icon=${icon} label=${label} title=${label} @click=${act}></vscode-toolbar-button>`;
  }

  #follow(following: boolean): void {
    this._following = following;
  }

  /** The person has moved the picture: it no longer follows, unless only its length has changed. */
  #move(span: TimeSpan, keepFollowing = this._following): void {
    this._span = span;
    this._following = keepFollowing;
  }

  #zoom(factor: number): void {
    const about = zoomAbout(this._span, factor, this._chosen);
    // What is followed runs away under the eyes that read the chosen call.
    if (about !== undefined) this.#move(about, false);
    else this.#move(zoom(this._span, factor, 0.5));
  }

  /** Where in the span something on the canvas is: 0 at its begin, 1 at its end. */
  #shareAt(offsetX: number): number {
    return Math.max(0, offsetX - this.#gutter) / Math.max(1, this.#width - this.#gutter);
  }

  #wheel = (event: WheelEvent) => {
    event.preventDefault();
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      this.#move(pan(this._span, (event.deltaX || event.deltaY) / 1000), false);
    else this.#move(zoom(this._span, event.deltaY > 0 ? 1.2 : 1 / 1.2, this.#shareAt(event.offsetX)), false);
  };

  #pointerDown = (event: PointerEvent) => {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#draggedFrom = { x: event.offsetX, span: this._span };
  };

  #pointerMove = (event: PointerEvent) => {
    if (this.#draggedFrom !== undefined) {
      const share = this.#shareAt(this.#draggedFrom.x) - this.#shareAt(event.offsetX);
      if (share !== 0) this.#move(pan(this.#draggedFrom.span, share), false);
      return;
    }
    const moment = this._span.from + this.#shareAt(event.offsetX) * (this._span.to - this._span.from);
    const lane = this.#lanes[Math.floor(event.offsetY / laneHeight)];
    if (lane !== undefined) this._chosen = nearest(recordsIn(lane.records, this._span), moment, isCall);
  };

  /** A click stays at the call: its line can be gone to then. */
  #pointerUp = () => {
    const isClick = this.#draggedFrom?.span === this._span || this._following;
    if (isClick && this._chosen?.site !== undefined) this.#follow(false);
    this.#draggedFrom = undefined;
  };

  /** A picture that moves on takes with it the call that the pointer was on. */
  #pointerLeave = () => {
    if (this._following) this._chosen = undefined;
  };

  #keyDown = (event: KeyboardEvent) => {
    const { key, shiftKey } = event;
    if (key === 'ArrowLeft') shiftKey ? this.#move(pan(this._span, -0.25), false) : this.#step(-1);
    else if (key === 'ArrowRight') shiftKey ? this.#move(pan(this._span, 0.25), false) : this.#step(1);
    else if (key === '+' || key === '=') this.#zoom(0.5);
    else if (key === '-') this.#zoom(2);
    else if (key === 'End') this.#follow(true);
    else if (key === 'Enter') this.#open();
    else return;
    event.preventDefault();
  };

  /** To the call before or after the chosen one; freezes, since a moving picture cannot be read. */
  #step(direction: -1 | 1): void {
    const calls = this.tail.records.filter(isCall);
    const here =
      this._chosen === undefined
        ? calls.length
        : calls.findIndex(({ sequence }) => sequence === this._chosen?.sequence);
    const next = calls[here + direction];
    if (next === undefined) return;
    this._chosen = next;
    this._following = false;
    const length = this._span.to - this._span.from;
    if (next.at < this._span.from || endOf(next) > this._span.to)
      this._span = { from: next.at - length / 2, to: next.at + length / 2 };
  }
}

customElements.define('lab-time-line', TimeLine);
