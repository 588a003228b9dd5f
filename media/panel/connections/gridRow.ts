/** A row of the connection table, and its cells. */
import { html, nothing, svg } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { Connection } from '../../../extension/contract/connection.ts';
import { property } from '../frame/property.ts';
import { queueFraction } from '../words/bars.ts';
import { type Activity, curve } from './activity.ts';
import { interestLetters } from './cellWords.ts';
import type { Column } from './columns.ts';

const curveWidth = 56;
const curveHeight = 14;

export interface RowLook {
  /** Its place among all rows that match. */
  position: number;
  selected: boolean;
  /** To be looked at and acted upon together with others. */
  marked: boolean;
  /** A context menu is open for it. */
  menuOn: boolean;
  /** The keyboard is on it. */
  active: boolean;
  /** The held loop is about to make a call on it. */
  touched: boolean;
}

export function gridRow(
  row: Connection,
  columns: readonly Column[],
  look: RowLook,
  activity: Activity,
  choose: (event: MouseEvent) => void,
) {
  const closed = row.state === 'closed';
  const classes = {
    row: true,
    closed,
    chosen: look.selected,
    marked: look.marked,
    menu: look.menuOn,
    active: look.active,
    touched: look.touched && !closed,
  };
  const now = Date.now();
  return html`<div
    id="row-${look.position}"
    class=${classMap(classes)}
    role="row"
    aria-rowindex=${look.position + 2}
    data-connection=${row.id}
    aria-selected=${look.selected || look.marked ? 'true' : 'false'}
    @click=${choose}
  >
    ${columns.map((column) => cell(column, row, now, activity))}
  </div>`;
}

function cell(column: Column, row: Connection, now: number, activity: Activity) {
  const hint = column.hint?.(row) ?? nothing;
  switch (column.kind) {
    case 'interest':
      return html`<div class="interest" role="gridcell" title=${hint}>
        <span role="img" aria-label=${hint}>${interestLetters(row)}</span>
      </div>`;
    case 'activity':
      return html`<div class="activity" role="gridcell">
        ${sparkline(activity.of(row.id), column.text(row, now))}
      </div>`;
    case 'queue':
      return queueCell(column, row, now, column.bytes!(row));
    default:
      return html`<div class="${column.kind} ${column.key}" role="gridcell" title=${hint}>${column.text(row, now)}</div>`;
  }
}

function queueCell(column: Column, row: Connection, now: number, amount: number) {
  const classes = { queue: true, zero: amount === 0, [column.key]: true };
  return html`<div class=${classMap(classes)} role="gridcell" title=${column.hint?.(row) ?? nothing}>
    <span class="bar scaled" ${property('--fraction', queueFraction(amount))}></span>${column.text(row, now)}
  </div>`;
}

function sparkline(steps: readonly number[], words: string) {
  return svg`<svg width=${curveWidth} height=${curveHeight} role="img" aria-label=${words}>
    <polyline points=${curve(steps, curveWidth, curveHeight)} />
  </svg>`;
}
