/** What a person has made of the table: its columns and its order. The host keeps it for every panel to come. */
import type { ConnectionColumn } from '../../../extension/contract/connection.ts';
import { type ColumnLayout, savedLayout } from '../connections/columnLayout.ts';
import { columns } from '../connections/columns.ts';
import type { Model } from './model.ts';

export interface Remembered {
  columns: ColumnLayout;
  sort: { sortBy: ConnectionColumn | undefined; descending: boolean };
}

export function remembered({ layout, query: { sortBy, descending } }: Model): Remembered {
  return { columns: layout, sort: { sortBy, descending } };
}

/** Gives the model what was saved, by whatever version: what does not fit is left out. */
export function recall(model: Model, saved: unknown): void {
  const { columns: layout, sort } = (saved ?? {}) as Partial<Record<keyof Remembered, unknown>>;
  model.layout = savedLayout(layout);
  const { sortBy, descending } = (sort ?? {}) as Partial<Record<keyof Remembered['sort'], unknown>>;
  const column = columns('connection').find((each) => each.sortBy === sortBy);
  if (column !== undefined)
    model.query = { ...model.query, sortBy: column.sortBy, descending: descending === true };
}
