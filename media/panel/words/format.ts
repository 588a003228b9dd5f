/** How the panel writes what it alone shows: counts that rise without end, and the bytes of a message. */
import { number, threeFigures } from '../../../extension/shared/words/quantities.ts';

/** A count, whole while it is short (`99,999`), then with three figures (`1.23 M`). */
export function count(amount: number): string {
  if (Math.abs(amount) < 100_000) return number(amount);
  if (Math.abs(amount) < 1e6) return `${threeFigures(amount / 1e3)} k`;
  if (Math.abs(amount) < 1e9) return `${threeFigures(amount / 1e6)} M`;
  return `${threeFigures(amount / 1e9)} G`;
}

/** Bytes as hexadecimal pairs with a space between. */
export function hexOf(data: Uint8Array): string {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
