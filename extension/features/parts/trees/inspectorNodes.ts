import * as vscode from 'vscode';
import type { TcpInfo } from '../../../contract/connection.ts';
import type { SocketOption } from '../../../contract/server.ts';
import { commands, type Target } from '../../../lab/commands.ts';
import { engineWord, sentenceWords } from '../../../shared/words/engineWords.ts';
import {
  changedText,
  defaultText,
  isChanged,
  optionSections,
  optionValueText,
} from '../../../shared/words/optionWords.ts';
import { number } from '../../../shared/words/quantities.ts';
import { tcpFacts } from '../../../shared/words/tcpWords.ts';
import { fact, section } from './factNodes.ts';
import type { LabNode } from './treeItems.ts';

/** The inspector's nodes for options and TCP facts: pure pictures of what the engine answered. */

export const optionKey = (name: string) => `option:${name}`;

/** A section for each level that has options, with how many are not as on a new socket. */
export function optionNodes(options: SocketOption[], target: Target): LabNode[] {
  return optionSections(options).map(({ level, options: own }) => {
    const changed = own.filter(isChanged).length;
    const nodes = own.map((option) => optionNode(option, target));
    const description = changed > 0 ? vscode.l10n.t('{0} changed', number(changed)) : undefined;
    return { ...section(level, vscode.l10n.t('Options: {0}', level), target, nodes, true), description };
  });
}

/** A flag that can be set is a checkbox; all else asks when it is clicked; what cannot be set has a lock. */
function optionNode(option: SocketOption, target: Target): LabNode {
  const { name, kind, settable, value } = option;
  const isCheckbox = settable && kind === 'flag' && value !== null;
  const usual = isChanged(option) ? changedText(option) : undefined;
  const shown = isCheckbox ? undefined : optionValueText(option);
  const node: LabNode = {
    key: optionKey(name),
    label: name,
    description: [shown, usual].filter(Boolean).join(' · ') || undefined,
    tooltip: optionTooltip(option),
    kind: settable ? 'option.settable' : 'option.fixed',
    spoken: vscode.l10n.t('Socket option {0}, {1}', name, optionValueText(option)),
    target: { ...target, option: name },
  };
  if (isCheckbox) return { ...node, checked: value === true };
  if (!settable) return { ...node, icon: { id: 'lock' } };
  const title = vscode.l10n.t('Set {0}', name);
  return {
    ...node,
    icon: { id: 'edit' },
    command: { id: commands.setOption, title, arguments: [node.target] },
  };
}

function optionTooltip(option: SocketOption): string {
  const lines = [`${option.name} (${option.level})`, engineWord(option.effect)];
  if (isChanged(option)) lines.push(vscode.l10n.t('A new socket starts with {0}.', defaultText(option)));
  if (option.privilege) lines.push(vscode.l10n.t('Needs {0}.', engineWord(option.privilege)));
  if (option.reasonSentence) lines.push(sentenceWords(option.reasonSentence));
  return lines.join('\n');
}

export function tcpSection(info: TcpInfo, target: Target): LabNode {
  const nodes = tcpFacts(info).map(({ key, name, value }) => fact(`tcp:${key}`, name, value));
  return section('tcp', vscode.l10n.t('TCP Facts'), target, nodes, false);
}
