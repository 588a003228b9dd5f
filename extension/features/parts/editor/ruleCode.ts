import * as vscode from 'vscode';
import { commands } from '../../../lab/commands.ts';
import { isRule } from '../../../shared/mistakes.ts';

/** A mistake's name, which leads to its page where it has one. */
export function ruleCode(mistake: string): vscode.Diagnostic['code'] {
  if (!isRule(mistake)) return mistake;
  const argument = encodeURIComponent(JSON.stringify([mistake]));
  return { value: mistake, target: vscode.Uri.parse(`command:${commands.showRule}?${argument}`) };
}
