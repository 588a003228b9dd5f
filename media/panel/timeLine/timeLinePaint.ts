/** Draws the time line: a lane for the loop or for each thread, a lane for each connection that is followed, and the axis. */
import { t } from '@vscode/l10n';
import type { TraceRecord } from '../../../extension/contract/wait.ts';
import { decimal } from '../../../extension/shared/words/language.ts';
import { nanoseconds } from '../../../extension/shared/words/quantities.ts';
import { type Mark, markOf } from '../words/traceWords.ts';
import { type Band, denseBands } from './denseBands.ts';
import { paintBand } from './timeLineBandPaint.ts';
import { axisStep, endOf, recordsIn, type TimeSpan } from './timeSpan.ts';

export const laneHeight = 30;
export const axisHeight = 18;
export const blockHeight = 16;
/** From a lane's top to the foot of its blocks. */
const foot = laneHeight - 6;
const marksAbove = 3;
/** Of the signs above the blocks, and of the axis' figures; 10 px monospace. */
const characterWidth = 6.1;
const signWidth = 9;

export interface Lane {
  name: string;
  records: readonly TraceRecord[];
  /** Who makes the calls in it is in a wait now. */
  waits?: boolean;
  /** Of the calls about one connection, whoever made them. */
  ofConnection?: boolean;
}

export interface Scene {
  span: TimeSpan;
  lanes: Lane[];
  /** The record that the pointer or the keyboard is on. */
  chosen: TraceRecord | undefined;
  /** What is known of the time after the loop's last record, up to `now`: it waits; or there is more, not read yet. */
  since: { now: number; state: 'waiting' | 'unread' } | undefined;
}

/** Where to draw, and by which scale and colours. */
export interface Brush {
  context: CanvasRenderingContext2D;
  /** Where the span begins: right of the names of the lanes. In CSS pixels, as all here. */
  left: number;
  width: number;
  x(moment: number): number;
  /** The value of a theme variable. */
  colour(variable: string): string;
}

/** What stands above a block. */
interface Sign {
  mark: Mark;
  left: number;
}

/** Each kind has a colour of the theme and a height of its own, so that no two differ by colour alone. */
const looks: Record<string, { variable: string; height: number; letter: string }> = {
  wait: { variable: '--vscode-descriptionForeground', height: 2, letter: '' },
  accept: { variable: '--vscode-charts-green', height: 16, letter: 'A' },
  receive: { variable: '--vscode-charts-blue', height: 12, letter: 'R' },
  send: { variable: '--vscode-charts-orange', height: 14, letter: 'S' },
  close: { variable: '--vscode-charts-red', height: 16, letter: 'C' },
  interest: { variable: '--vscode-charts-purple', height: 8, letter: 'I' },
  shutdown: { variable: '--vscode-charts-red', height: 10, letter: 'F' },
};
const otherLook = { variable: '--vscode-charts-purple', height: 8, letter: '·' };
const gravity: Mark[] = ['again', 'endOfFile', 'reset', 'error'];
const markSigns: Record<Mark, string> = { again: '▽', endOfFile: '■', reset: '✕', error: '!' };

export function lookOf(kind: string) {
  return looks[kind] ?? otherLook;
}

/**
 * Gives a canvas the bitmap for a size in CSS pixels, where it has another, and sets that up. Not part of `paint`: to
 * set a font makes the browser work out the page's styles and lay it out.
 */
export function prepare(context: CanvasRenderingContext2D, width: number, height: number): void {
  const { canvas } = context;
  const scale = devicePixelRatio;
  const [wide, high] = [Math.max(1, Math.round(width * scale)), Math.round(height * scale)];
  if (canvas.width === wide && canvas.height === high) return;
  canvas.width = wide;
  canvas.height = high;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.font = '10px monospace';
  context.textBaseline = 'middle';
}

/** Room for the names of the lanes, left of what is drawn to scale. */
export function gutterOf(context: CanvasRenderingContext2D, lanes: readonly Lane[]): number {
  return Math.ceil(Math.max(...lanes.map(({ name }) => context.measureText(name).width))) + 8;
}

export function paint(
  context: CanvasRenderingContext2D,
  left: number,
  width: number,
  scene: Scene,
  colour: (variable: string) => string,
): void {
  const { span, lanes, since, chosen } = scene;
  const scale = (width - left) / (span.to - span.from);
  const brush: Brush = { context, left, width, x: (moment) => left + (moment - span.from) * scale, colour };
  context.clearRect(0, 0, width, lanes.length * laneHeight + axisHeight);
  paintAxis(brush, lanes.length * laneHeight, span);
  lanes.forEach((lane, index) => {
    context.fillStyle = colour('--vscode-descriptionForeground');
    context.fillText(lane.name, 0, index * laneHeight + foot - blockHeight / 2);
    paintLane(brush, lane, index, scene);
  });
  if (since?.state === 'waiting')
    lanes.forEach((lane, index) => {
      if (lane.waits) paintWaiting(brush, lane, index, since.now);
    });
  if (chosen !== undefined) paintChosen(brush, chosen, lanes.length);
}

/** In the lane of a connection a band has no figure: what was left out may be another's. */
function paintLane(
  brush: Brush,
  { records, ofConnection = false }: Lane,
  index: number,
  { span, since, lanes }: Scene,
): void {
  const { left, width } = brush;
  const base = index * laneHeight + foot;
  const unreadFrom = since?.state === 'unread' ? endOfLast(lanes) : undefined;
  const bands = denseBands(records, span, width - left, unreadFrom);
  const apart = recordsIn(records, span).filter((record) => !isCovered(record, bands, brush));
  paintRecords(brush, thinned(apart, brush), base);
  for (const band of bands) paintBand(brush, band, base, !ofConnection);
}

function endOfLast(lanes: readonly Lane[]): number | undefined {
  const ends = lanes.flatMap(({ records }) => records.slice(-1).map(endOf));
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** One that begins before the band is seen there. */
function isCovered(record: TraceRecord, bands: readonly Band[], { left, x }: Brush): boolean {
  const [begin, end] = [x(record.at) - left, x(endOf(record)) - left];
  return bands.some(({ from, to }) => begin >= from && end < to);
}

/** Leaves out what would be drawn onto the very pixel of a record of its kind before it. */
function* thinned(records: readonly TraceRecord[], { x }: Brush): Generator<TraceRecord> {
  const lastPixel = new Map<string, number>();
  for (const record of records) {
    if (record.kind === 'ready') continue;
    const pixel = Math.round(x(endOf(record)));
    const look = record.kind + (markOf(record) ?? '');
    if (lastPixel.get(look) === pixel) continue;
    lastPixel.set(look, pixel);
    yield record;
  }
}

function paintRecords(brush: Brush, records: Iterable<TraceRecord>, base: number): void {
  const { x } = brush;
  const signs: Sign[] = [];
  for (const record of records) {
    const left = Math.max(brush.left, x(record.at));
    const wide = Math.max(1, Math.min(brush.width, x(endOf(record))) - left);
    if (record.kind === 'lost') paintGap(brush, left, base);
    if (record.kind === 'lost' || record.kind === 'note') continue;
    paintBlock(brush, record, left, wide, base);
    const mark = markOf(record);
    if (mark !== undefined)
      setSign(signs, {
        mark,
        left: Math.max(brush.left, Math.min(brush.width - signWidth, left + wide / 2 - 3)),
      });
  }
  brush.context.fillStyle = brush.colour('--vscode-foreground');
  for (const { mark, left } of signs)
    brush.context.fillText(markSigns[mark], left, base - blockHeight - marksAbove);
}

/** Of signs that would stand on one another the gravest is drawn, of equal ones the first. */
function setSign(signs: Sign[], sign: Sign): void {
  const last = signs.at(-1);
  if (last !== undefined && sign.left < last.left + signWidth) {
    if (gravity.indexOf(sign.mark) <= gravity.indexOf(last.mark)) return;
    signs.pop();
  }
  signs.push(sign);
}

function paintBlock(
  { context, colour }: Brush,
  { kind }: TraceRecord,
  left: number,
  wide: number,
  base: number,
): void {
  const look = lookOf(kind);
  context.fillStyle = colour(look.variable);
  context.fillRect(left, base - look.height, wide, look.height);
  if (wide <= 12 || look.letter === '') return;
  context.fillStyle = colour('--vscode-editor-background');
  context.fillText(look.letter, left + 3, base - look.height / 2);
}

/** A gap too narrow for a band. */
function paintGap({ context, colour }: Brush, left: number, base: number): void {
  context.strokeStyle = colour('--vscode-editorWarning-foreground');
  context.setLineDash([2, 2]);
  context.strokeRect(left - 0.5, base - blockHeight, 1, blockHeight);
  context.setLineDash([]);
}

function paintWaiting({ context, colour, left, x }: Brush, lane: Lane, index: number, until: number): void {
  const last = lane.records.at(-1);
  if (last === undefined) return;
  const base = index * laneHeight + foot - 1;
  context.strokeStyle = colour('--vscode-descriptionForeground');
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(Math.max(left, x(endOf(last))), base);
  context.lineTo(x(until), base);
  context.stroke();
  context.setLineDash([]);
}

function paintChosen({ context, colour, left, x }: Brush, record: TraceRecord, lanes: number): void {
  const end = x(endOf(record));
  if (end < left) return;
  const begin = Math.max(left, x(record.at));
  context.strokeStyle = colour('--vscode-focusBorder');
  context.strokeRect(begin - 1.5, 1.5, Math.max(1, end - begin) + 3, lanes * laneHeight - 3);
}

function paintAxis(brush: Brush, top: number, span: TimeSpan): void {
  const { context, colour, left, width, x } = brush;
  const step = axisStep(span, Math.floor((width - left) / axisPitch(span)));
  context.fillStyle = colour('--vscode-descriptionForeground');
  context.strokeStyle = colour('--vscode-descriptionForeground');
  const first = Math.max(0, Math.ceil(span.from / step));
  for (let mark = first; mark * step <= span.to; mark += 1) {
    const text = axisText(mark * step, step);
    const at = x(mark * step);
    context.globalAlpha = 0.25;
    context.strokeRect(Math.round(at) + 0.5, 0, 0, top);
    context.globalAlpha = 1;
    if (at + 3 + text.length * characterWidth <= width) context.fillText(text, at + 3, top + axisHeight / 2);
  }
}

/** Pixels from a mark of the axis to the next: its figure has room there, and some air. */
function axisPitch(span: TimeSpan): number {
  const finest = axisStep(span, 10);
  return Math.max(110, axisText(span.to, finest).length * characterWidth + 20);
}

/** Enough digits to tell a mark from the next. */
function axisText(moment: number, step: number): string {
  const digits = Math.max(0, Math.min(9, -Math.floor(Math.log10(step / 1e9))));
  return moment === 0 ? nanoseconds(0) : t('{0} s', decimal(moment / 1e9, digits));
}
