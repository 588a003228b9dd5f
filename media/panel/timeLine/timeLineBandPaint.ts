/** Draws a stretch of the time line with more records than can be drawn: hatched, its figure in it. */

import { bandText } from '../words/traceWords.ts';
import type { Band } from './denseBands.ts';
import { type Brush, blockHeight } from './timeLinePaint.ts';

const hatchPitch = 5;
const textRoom = 4;

/** @param counted Whether the figure of its records belongs into it. */
export function paintBand(brush: Brush, band: Band, base: number, counted: boolean): void {
  const { context, colour } = brush;
  const left = brush.left + band.from;
  const wide = Math.min(brush.width, brush.left + band.to) - left;
  context.strokeStyle = colour('--vscode-descriptionForeground');
  hatch(context, left, base - blockHeight, wide);
  context.strokeRect(left + 0.5, base - blockHeight + 0.5, wide - 1, blockHeight - 1);
  if (counted) write(brush, bandText(band), left, wide, base);
}

function hatch(context: CanvasRenderingContext2D, left: number, top: number, wide: number): void {
  context.save();
  context.beginPath();
  context.rect(left, top, wide, blockHeight);
  context.clip();
  context.beginPath();
  // From a fixed grid, so that the hatching of a band that grows stands still.
  const first = Math.floor((left - blockHeight) / hatchPitch) * hatchPitch;
  for (let x = first; x < left + wide; x += hatchPitch) {
    context.moveTo(x, top + blockHeight);
    context.lineTo(x + blockHeight, top);
  }
  context.stroke();
  context.restore();
}

function write({ context, colour }: Brush, text: string, left: number, wide: number, base: number): void {
  const needed = context.measureText(text).width + 2 * textRoom;
  if (text === '' || needed + 4 > wide) return;
  const begin = left + (wide - needed) / 2;
  context.fillStyle = colour('--vscode-editor-background');
  context.fillRect(begin, base - blockHeight + 2, needed, blockHeight - 4);
  context.fillStyle = colour('--vscode-foreground');
  context.fillText(text, begin + textRoom, base - blockHeight / 2);
}
