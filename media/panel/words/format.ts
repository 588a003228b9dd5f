/** How the panel writes numbers, times and bytes that came from the network. Pure; no element, no state. */
import { t } from '@vscode/l10n';
import { visible } from '../../../extension/shared/text.ts';

const kibi = 1024;
const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes with three figures and a binary unit: `0 B`, `812 B`, `1.50 KiB`, `64.0 KiB`. */
export function bytes(amount: number): string {
  let unit = 0;
  let value = amount;
  while (Math.abs(value) >= kibi && unit < byteUnits.length - 1) {
    value /= kibi;
    unit += 1;
  }
  return `${unit === 0 ? plain(value) : threeFigures(value)} ${byteUnits[unit]}`;
}

/** A count, whole while it is short (`99,999`), then with three figures (`1.23 M`). */
export function count(amount: number): string {
  if (Math.abs(amount) < 100_000) return plain(amount);
  if (Math.abs(amount) < 1e6) return `${threeFigures(amount / 1e3)} k`;
  if (Math.abs(amount) < 1e9) return `${threeFigures(amount / 1e6)} M`;
  return `${threeFigures(amount / 1e9)} G`;
}

/** A whole number with the digit groups of the person's language. */
export function plain(amount: number): string {
  return formatter(0).format(amount);
}

/** Nanoseconds in the unit that reads best: `850 ns`, `12.4 µs`, `3.20 ms`, `1.50 s`. */
export function nanoseconds(amount: number): string {
  if (amount < 1e3) return t('{0} ns', plain(amount));
  if (amount < 1e6) return t('{0} µs', threeFigures(amount / 1e3));
  if (amount < 1e9) return t('{0} ms', threeFigures(amount / 1e6));
  return t('{0} s', threeFigures(amount / 1e9));
}

/** Time that went by, in milliseconds, in at most two units: `4 s`, `2 m 05 s`, `3 h 12 m`, `2 d 04 h`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ];
  if (minutes === 0) return t('{0} s', seconds);
  if (hours === 0) return t('{0} m {1} s', minutes, twoDigits(seconds % 60));
  if (days === 0) return t('{0} h {1} m', hours, twoDigits(minutes % 60));
  return t('{0} d {1} h', plain(days), twoDigits(hours % 24));
}

/** Where the bar of a queue is cut, so that its scale can be seen, and where it is full. */
export const barTicks = [kibi, kibi ** 2] as const;
const barEnd = 4 * kibi ** 2;

/**
 * How much of a bar to fill for a queue, 0 to 1: logarithmic. The scale never moves, so that a bar that grows is a
 * queue that grows, and one byte can be told from none.
 */
export function queueFraction(amount: number): number {
  if (amount <= 0) return 0;
  return Math.min(1, Math.max(0.04, Math.log2(1 + amount) / Math.log2(barEnd)));
}

/** What the cuts of a bar mean. */
export function barScale(): string {
  const [first, second] = barTicks.map(wholeUnits);
  return t('Bars are logarithmic: cut at {0} and {1}, full at {2}.', first!, second!, wholeUnits(barEnd));
}

/** `4 MiB`. */
function wholeUnits(amount: number): string {
  const unit = Math.floor(Math.log2(amount) / 10);
  return `${plain(amount / kibi ** unit)} ${byteUnits[unit]}`;
}

/** Bytes out of base64. */
export function fromBase64(encoded: string): Uint8Array {
  return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
}

/** Bytes as UTF-8 text where they are that (the rest becomes U+FFFD), made visible. */
export function textOf(data: Uint8Array): string {
  return visible(new TextDecoder('utf-8').decode(data));
}

/** Bytes as hexadecimal pairs with a space between. */
export function hexOf(data: Uint8Array): string {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** With so many decimals. */
export function decimal(value: number, fraction: number): string {
  return formatter(fraction).format(value);
}

function threeFigures(value: number): string {
  return decimal(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Made once for each number of decimals: to make one costs a hundred times as much as to use it. */
const formatters: Intl.NumberFormat[] = [];

function formatter(fraction: number): Intl.NumberFormat {
  formatters[fraction] ??= new Intl.NumberFormat(globalThis.document?.documentElement.lang || 'en', {
    minimumFractionDigits: fraction,
    maximumFractionDigits: fraction,
  });
  return formatters[fraction];
}
