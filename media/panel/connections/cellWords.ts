/** What stands in the cells of the connection table where it is neither a figure nor the contract's own word. */
import { t } from '@vscode/l10n';
import type { Connection } from '../../../extension/contract/connection.ts';
import { visible } from '../../../extension/shared/text.ts';
import { directionWord } from '../../../extension/shared/words/connectionWords.ts';

/** In a cell that nobody can fill. */
export const unknown = '–';

/** The address of this end. */
export function localText({ local = '' }: Connection): string {
  return visible(local) || unknown;
}

/** `← accepted`. */
export function directionText({ direction }: Connection): string {
  const word = directionWord(direction);
  return direction === undefined ? word : `${{ accepted: '←', made: '→', bound: '↔' }[direction]} ${word}`;
}

/** The three letters of the interest set, a point for what is not asked for. */
export function interestLetters({ readable, writable, exceptional, readingPaused }: Connection): string {
  if (readable === undefined) return unknown;
  return `${readable ? 'R' : '·'}${writable ? 'W' : '·'}${exceptional ? 'E' : '·'}${readingPaused ? ' P' : ''}`;
}

export function interestWords({ readable, writable, exceptional, readingPaused }: Connection): string {
  if (readable === undefined) return t('not known');
  const asked = [readable && t('read'), writable && t('write'), exceptional && t('exception')].filter(
    Boolean,
  );
  const words = asked.length > 0 ? asked.join(', ') : t('nothing');
  return readingPaused ? t('{0}; reading is paused', words) : words;
}
