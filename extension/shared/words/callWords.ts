/** What calls have come to, in words. */
import type { Counts } from '../callsOfLines.ts';
import { callsWord } from './counts.ts';
import { t } from './language.ts';
import { bytes as bytesText, number } from './quantities.ts';

/** `12,031 calls · 12 EAGAIN · 1.45 KiB`; of the last two what there is. */
export function callsText({ calls, again, bytes, atLeast }: Counts): string {
  const parts = [callsWord(calls)];
  if (again > 0) parts.push(`${number(again)} EAGAIN`);
  if (bytes) parts.push(bytesText(bytes));
  const text = parts.join(' · ');
  return atLeast ? t('at least {0}', text) : text;
}

/** Whose they are, and since when. */
export function callsMeaning(counts: Counts): string {
  return t('Of the programs that are watched, since their start: {0}', callsText(counts));
}
