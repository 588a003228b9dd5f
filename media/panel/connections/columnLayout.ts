/** What a person has made of the table's columns: which are hidden, which are wider. It outlives the panel. */
import type { Column } from './columns.ts';

export type ColumnLayout = Readonly<Record<string, { width?: number; hidden?: boolean }>>;

const narrowest = 32;
const widest = 480;

export function laidOut(columns: readonly Column[], layout: ColumnLayout): Column[] {
  return columns
    .filter(({ key }) => !layout[key]?.hidden)
    .map((column) => ({ ...column, width: layout[column.key]?.width ?? column.width }));
}

/** Undefined gives the column its own width back. */
export function withWidth(layout: ColumnLayout, key: string, width: number | undefined): ColumnLayout {
  const bounded = width === undefined ? undefined : Math.round(Math.min(widest, Math.max(narrowest, width)));
  return { ...layout, [key]: { ...layout[key], width: bounded } };
}

export function withHidden(layout: ColumnLayout, key: string, hidden: boolean): ColumnLayout {
  return { ...layout, [key]: { ...layout[key], hidden } };
}

/** A layout out of what was saved, by whatever version: what does not fit is left out. */
export function savedLayout(saved: unknown): ColumnLayout {
  if (typeof saved !== 'object' || saved === null) return {};
  let layout: ColumnLayout = {};
  for (const [key, column] of Object.entries(
    saved as Record<string, { width?: unknown; hidden?: unknown }>,
  )) {
    if (typeof column?.width === 'number') layout = withWidth(layout, key, column.width);
    if (column?.hidden === true) layout = withHidden(layout, key, true);
  }
  return layout;
}
