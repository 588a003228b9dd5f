import * as vscode from 'vscode';
import { number } from '../../../shared/words/quantities.ts';

/** What is wrong with a whole number that a person types; undefined when nothing is. */
export function numberFault(
  { minimum, maximum }: { minimum?: number; maximum?: number },
  text: string,
): string | undefined {
  if (!/^-?\d+$/.test(text.trim())) return vscode.l10n.t('Type a whole number.');
  const value = Number(text);
  if (minimum !== undefined && value < minimum)
    return vscode.l10n.t('The smallest value is {0}.', number(minimum));
  if (maximum !== undefined && value > maximum)
    return vscode.l10n.t('The largest value is {0}.', number(maximum));
  return Number.isSafeInteger(value) ? undefined : vscode.l10n.t('That number is too large.');
}
