/** How numbers, amounts and times are written, in whatever is shown. */
import { decimal, t } from './language.ts';

const kibi = 1024;
const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A whole number with the digit groups of the person's language. */
export function number(amount: number): string {
  return decimal(amount, 0);
}

/** An amount of bytes with three figures and a binary unit: `0 B`, `812 B`, `1.50 KiB`, `64.0 KiB`. */
export function bytes(amount: number): string {
  let unit = 0;
  let value = amount;
  while (Math.abs(value) >= kibi && unit < byteUnits.length - 1) {
    value /= kibi;
    unit += 1;
  }
  return `${unit === 0 ? number(value) : threeFigures(value)} ${byteUnits[unit]}`;
}

/** The exact number of bytes, where a program or the kernel names it: `1 byte`, `65,536 bytes`. */
export function bytesWord(count: number): string {
  return count === 1 ? t('1 byte') : t('{0} bytes', number(count));
}

/** Nanoseconds in the unit that reads best: `850 ns`, `12.4 µs`, `3.20 ms`, `1.50 s`. */
export function nanoseconds(amount: number): string {
  if (amount < 1e3) return t('{0} ns', number(amount));
  if (amount < 1e6) return t('{0} µs', threeFigures(amount / 1e3));
  if (amount < 1e9) return t('{0} ms', threeFigures(amount / 1e6));
  return t('{0} s', threeFigures(amount / 1e9));
}

/** A time that the kernel has measured, in the unit that reads best; a dash where it has not measured any yet. */
export function microseconds(amount: number): string {
  return amount > 0 ? nanoseconds(amount * 1000) : '–';
}

/** A time that a person or a program has set, as it was set. */
export function milliseconds(amount: number): string {
  return t('{0} ms', number(amount));
}

/** Time that went by, in milliseconds, in at most two units: `4 s`, `2 m 05 s`, `3 h 12 m`, `2 d 04 h`. */
export function elapsed(amount: number): string {
  const seconds = Math.max(0, Math.floor(amount / 1000));
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ];
  if (minutes === 0) return t('{0} s', seconds);
  if (hours === 0) return t('{0} m {1} s', minutes, twoDigits(seconds % 60));
  if (days === 0) return t('{0} h {1} m', hours, twoDigits(minutes % 60));
  return t('{0} d {1} h', number(days), twoDigits(hours % 24));
}

/** @param write how the amount is written where the kernel tells it. */
export function ifKnown(amount: number | undefined, write: (amount: number) => string): string {
  return amount === undefined ? t('unknown') : write(amount);
}

/** How much of it in a second. @param amount with its unit. */
export function perSecond(amount: string): string {
  return t('{0}/s', amount);
}

/** With as many decimals as make three figures. */
export function threeFigures(value: number): string {
  return decimal(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
