/** The head of the connection table: a click sorts, a drag at the right edge widens. One stop of the Tab key. */
import { html, nothing } from 'lit';
import type { Query } from '../state/model.ts';
import type { Column } from './columns.ts';

export interface HeadActions {
  sort(column: Column): void;
  /** Undefined: as wide as the column is by itself. */
  widen(column: Column, width: number | undefined): void;
}

export function gridHead(columns: readonly Column[], query: Query, actions: HeadActions) {
  return html`<div role="rowgroup" class="head-group">
    <div class="row head" role="row" aria-rowindex="1" @keydown=${moveInHead}>
      ${columns.map((column, index) => headCell(column, index, query, actions))}
    </div>
  </div>`;
}

function headCell(column: Column, index: number, { sortBy, descending }: Query, actions: HeadActions) {
  const sorted = column.sortBy !== undefined && sortBy === column.sortBy;
  const order = sorted ? (descending ? 'descending' : 'ascending') : 'none';
  const arrow = sorted ? (descending ? ' ↓' : ' ↑') : '';
  return html`<div class=${column.kind} role="columnheader" aria-sort=${column.sortBy === undefined ? nothing : order} aria-colindex=${index + 1}>
    <button
      tabindex=${index === 0 ? 0 : -1}
      title=${column.meaning}
      @click=${() => actions.sort(column)}
      @keydown=${(event: KeyboardEvent) => widenByKey(event, column, actions)}
    >${column.title}${arrow}</button>
    <span
      class="edge"
      @pointerdown=${(event: PointerEvent) => drag(event, column, actions)}
      @dblclick=${() => actions.widen(column, undefined)}
    ></span>
  </div>`;
}

/** Arrows move between the heads; the one that has the focus is the one that Tab comes back to. */
function moveInHead(event: KeyboardEvent): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined || event.altKey) return;
  const buttons = [...(event.currentTarget as Element).querySelectorAll('button')];
  const from = buttons.indexOf(event.target as HTMLButtonElement);
  const next = buttons[from + step];
  if (next === undefined) return;
  event.preventDefault();
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

function widenByKey(event: KeyboardEvent, column: Column, actions: HeadActions): void {
  const step = { ArrowLeft: -8, ArrowRight: 8 }[event.key];
  if (step === undefined || !event.altKey) return;
  event.preventDefault();
  actions.widen(column, column.width + step);
}

function drag(event: PointerEvent, column: Column, actions: HeadActions): void {
  const edge = event.currentTarget as HTMLElement;
  const startX = event.clientX;
  event.preventDefault();
  edge.setPointerCapture(event.pointerId);
  const move = (at: PointerEvent) => actions.widen(column, column.width + at.clientX - startX);
  edge.addEventListener('pointermove', move);
  edge.addEventListener('pointerup', () => edge.removeEventListener('pointermove', move), { once: true });
}
