/** The bar that stands for the bytes in a queue. */
import { t } from '@vscode/l10n';
import { number } from '../../../extension/shared/words/quantities.ts';

const kibi = 1024;

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
  return `${number(amount / kibi ** unit)} ${['B', 'KiB', 'MiB'][unit]}`;
}
