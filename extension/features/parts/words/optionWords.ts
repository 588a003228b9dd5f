import * as vscode from 'vscode';
import type { LingerValue, OptionValue, SocketOption } from '../../../contract/server.ts';
import { unitOf } from '../../../shared/units.ts';
import { engineWord, number } from './words.ts';

/** A value as the kernel reports it, with its unit. */
export function optionValueText({ value, unit }: SocketOption): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return value ? vscode.l10n.t('on') : vscode.l10n.t('off');
  // Without a unit it is no amount: a mark, a cookie, the number of a protocol.
  if (typeof value === 'number')
    return unit ? `${number(value)} ${engineWord(unitOf(value, unit))}` : String(value);
  if (typeof value === 'string') return value === '' ? vscode.l10n.t('(none)') : value;
  return lingerText(value);
}

export function lingerText({ on, seconds }: LingerValue): string {
  if (!on) return vscode.l10n.t('off');
  return seconds === 0 ? vscode.l10n.t('on, 0 s: close resets') : vscode.l10n.t('on, {0} s', number(seconds));
}

/** What is wrong with a number that a person types for the option; undefined when nothing is. */
export function numberFault({ minimum, maximum }: SocketOption, text: string): string | undefined {
  if (!/^-?\d+$/.test(text.trim())) return vscode.l10n.t('Type a whole number.');
  const value = Number(text);
  if (minimum !== undefined && value < minimum)
    return vscode.l10n.t('The smallest value is {0}.', number(minimum));
  if (maximum !== undefined && value > maximum)
    return vscode.l10n.t('The largest value is {0}.', number(maximum));
  return Number.isSafeInteger(value) ? undefined : vscode.l10n.t('That number is too large.');
}

export function sameValue(left: OptionValue | null, right: OptionValue | null): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
