/** Draws the time line: a lane for the loop, a lane for each connection that is followed, and the axis. */
import type { TraceRecord } from '../../extension/contract/wait.ts';
import { nanoseconds } from './format.ts';
import { axisStep, endOf, recordsIn, type TimeSpan } from './timeSpan.ts';
import { type Mark, markOf } from './traceWords.ts';

export const laneHeight = 30;
export const axisHeight = 18;
const blockHeight = 16;
const marksAbove = 3;

export interface Lane {
  name: string;
  records: readonly TraceRecord[];
}

export interface Scene {
  span: TimeSpan;
  lanes: Lane[];
  /** The record that the pointer or the keyboard is on. */
  chosen: TraceRecord | undefined;
  /** The loop waits since the last record, and has not come back by this moment. */
  waitingUntil: number | undefined;
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
const markSigns: Record<Mark, string> = { again: '▽', endOfFile: '■', reset: '✕', error: '!' };

export function lookOf(kind: string) {
  return looks[kind] ?? otherLook;
}

/**
 * Sets up a canvas whose bitmap is new. Not part of `paint`: to set a font makes the browser work out the
 * page's styles and lay it out.
 */
export function prepare(context: CanvasRenderingContext2D, scale: number): void {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.font = '10px monospace';
  context.textBaseline = 'middle';
}

/** `width` in CSS pixels; `colour` gives the value of a theme variable. */
export function paint(
  context: CanvasRenderingContext2D,
  width: number,
  scene: Scene,
  colour: (variable: string) => string,
): void {
  const { span, lanes } = scene;
  const x = (moment: number) => ((moment - span.from) / (span.to - span.from)) * width;
  context.clearRect(0, 0, width, lanes.length * laneHeight + axisHeight);
  paintAxis(context, width, lanes.length * laneHeight, span, x, colour);
  lanes.forEach((lane, index) => {
    const base = (index + 1) * laneHeight - 6;
    context.fillStyle = colour('--vscode-descriptionForeground');
    context.fillText(lane.name, 0, base - laneHeight / 2 + 2);
    for (const record of thinned(recordsIn(lane.records, span), x)) {
      paintRecord(context, width, record, base, x, colour);
    }
  });
  if (scene.waitingUntil !== undefined) paintWaiting(context, lanes[0]!, scene.waitingUntil, x, colour);
  if (scene.chosen !== undefined) paintChosen(context, scene.chosen, lanes.length, x, colour);
}

/** Leaves out what would be drawn onto the very pixel of a record of its kind before it. */
function* thinned(records: readonly TraceRecord[], x: (moment: number) => number): Generator<TraceRecord> {
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

function paintRecord(
  context: CanvasRenderingContext2D,
  width: number,
  record: TraceRecord,
  base: number,
  x: (moment: number) => number,
  colour: (variable: string) => string,
): void {
  const left = Math.max(0, x(record.at));
  const wide = Math.max(1, Math.min(width, x(endOf(record))) - left);
  if (record.kind === 'lost') paintGap(context, left, base, colour);
  if (record.kind === 'lost' || record.kind === 'note') return;
  const look = lookOf(record.kind);
  context.fillStyle = colour(look.variable);
  context.fillRect(left, base - look.height, wide, look.height);
  if (wide > 12 && look.letter !== '') {
    context.fillStyle = colour('--vscode-editor-background');
    context.fillText(look.letter, left + 3, base - look.height / 2);
  }
  const mark = markOf(record);
  if (mark === undefined) return;
  context.fillStyle = colour('--vscode-foreground');
  context.fillText(markSigns[mark], left + wide / 2 - 3, base - blockHeight - marksAbove);
}

function paintGap(
  context: CanvasRenderingContext2D,
  left: number,
  base: number,
  colour: (variable: string) => string,
): void {
  context.strokeStyle = colour('--vscode-editorWarning-foreground');
  context.setLineDash([2, 2]);
  context.strokeRect(left - 0.5, base - blockHeight, 1, blockHeight);
  context.setLineDash([]);
}

function paintWaiting(
  context: CanvasRenderingContext2D,
  lane: Lane,
  until: number,
  x: (moment: number) => number,
  colour: (variable: string) => string,
): void {
  const last = lane.records.at(-1);
  if (last === undefined) return;
  const base = laneHeight - 7;
  context.strokeStyle = colour('--vscode-descriptionForeground');
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(x(endOf(last)), base);
  context.lineTo(x(until), base);
  context.stroke();
  context.setLineDash([]);
}

function paintChosen(
  context: CanvasRenderingContext2D,
  record: TraceRecord,
  lanes: number,
  x: (moment: number) => number,
  colour: (variable: string) => string,
): void {
  const left = x(record.at);
  const wide = Math.max(1, x(endOf(record)) - left);
  context.strokeStyle = colour('--vscode-focusBorder');
  context.strokeRect(left - 1.5, 1.5, wide + 3, lanes * laneHeight - 3);
}

function paintAxis(
  context: CanvasRenderingContext2D,
  width: number,
  top: number,
  span: TimeSpan,
  x: (moment: number) => number,
  colour: (variable: string) => string,
): void {
  const step = axisStep(span, width / 110);
  context.fillStyle = colour('--vscode-descriptionForeground');
  context.strokeStyle = colour('--vscode-descriptionForeground');
  context.globalAlpha = 0.25;
  const first = Math.max(0, Math.ceil(span.from / step));
  for (let mark = first; mark * step <= span.to; mark += 1) {
    const at = Math.round(x(mark * step)) + 0.5;
    context.strokeRect(at, 0, 0, top);
  }
  context.globalAlpha = 1;
  for (let mark = first; mark * step <= span.to; mark += 1) {
    context.fillText(axisText(mark * step, step), x(mark * step) + 3, top + axisHeight / 2);
  }
}

/** Enough digits to tell a mark from the next. */
function axisText(moment: number, step: number): string {
  const digits = Math.max(0, Math.min(9, -Math.floor(Math.log10(step / 1e9))));
  return moment === 0 ? nanoseconds(0) : `${(moment / 1e9).toFixed(digits)} s`;
}
