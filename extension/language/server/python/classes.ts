import { Cell, type ClassValue, union, type Values } from './values.ts';

/** What an attribute holds, in the class and those that it inherits from. */
export function lookUp(owner: ClassValue, name: string, depth = 0): Values {
  const own = (owner.attributes.get(name) ?? missedBy(owner, name)).values;
  owner.ancestry.note();
  if (depth > 8) return own;
  if (owner.bases.length === 0 || hasFunction(own)) return own;
  let found = own;
  for (const base of owner.bases) found = union(found, lookUp(base, name, depth + 1));
  return found;
}

export function hasFunction(values: Values): boolean {
  for (const { kind } of values) if (kind === 'function') return true;
  return false;
}

function missedBy({ missed }: ClassValue, name: string): Cell {
  let cell = missed.get(name);
  if (!cell) {
    cell = new Cell();
    missed.set(name, cell);
  }
  return cell;
}
