import * as vscode from 'vscode';
import type { TcpInfo } from '../../../contract/connection.ts';
import type { SocketOption } from '../../../contract/server.ts';
import { commands, type Target } from '../../../lab/commands.ts';
import { sentenceText } from '../../../shared/sentence.ts';
import { optionValueText, sameValue } from '../words/optionWords.ts';
import { bytes, engineWord, number, segmentsWord } from '../words/words.ts';
import { fact, section } from './factNodes.ts';
import type { LabNode } from './treeItems.ts';

/** The inspector's nodes for options and TCP facts: pure pictures of what the engine answered. */

export const optionKey = (name: string) => `option:${name}`;

const levels = ['SOL_SOCKET', 'IPPROTO_TCP', 'IPPROTO_IP', 'IPPROTO_IPV6'] as const;

/** A section for each level that has options, with how many are not as on a new socket. */
export function optionSections(options: SocketOption[], target: Target): LabNode[] {
  return levels.flatMap((level) => {
    const own = options.filter((option) => option.level === level);
    if (own.length === 0) return [];
    const changed = own.filter(isChanged).length;
    const nodes = own.map((option) => optionNode(option, target));
    const description = changed > 0 ? vscode.l10n.t('{0} changed', number(changed)) : undefined;
    return [{ ...section(level, vscode.l10n.t('Options: {0}', level), target, nodes, true), description }];
  });
}

/** A flag that can be set is a checkbox; all else asks when it is clicked; what cannot be set has a lock. */
function optionNode(option: SocketOption, target: Target): LabNode {
  const { name, kind, settable, value } = option;
  const isCheckbox = settable && kind === 'flag' && value !== null;
  const usual = isChanged(option) ? vscode.l10n.t('default: {0}', defaultText(option)) : undefined;
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

function isChanged({ value, default: usual = null }: SocketOption): boolean {
  return usual !== null && !sameValue(usual, value);
}

function defaultText(option: SocketOption): string {
  return optionValueText({ ...option, value: option.default ?? null });
}

function optionTooltip(option: SocketOption): string {
  const lines = [`${option.name} (${option.level})`, engineWord(option.effect)];
  if (isChanged(option)) lines.push(vscode.l10n.t('A new socket starts with {0}.', defaultText(option)));
  if (option.privilege) lines.push(vscode.l10n.t('Needs {0}.', engineWord(option.privilege)));
  if (option.reasonSentence) lines.push(sentenceText(option.reasonSentence, engineWord));
  return lines.join('\n');
}

export function tcpSection(info: TcpInfo, target: Target): LabNode {
  const facts: [string, string, string][] = [
    ['state', vscode.l10n.t('State'), info.state],
    ['congestionState', vscode.l10n.t('Congestion state'), info.congestionState],
    ['rtt', vscode.l10n.t('Round-trip time'), microseconds(info.rttMicroseconds)],
    ['rttVariance', vscode.l10n.t('Its variance'), microseconds(info.rttVarianceMicroseconds)],
    ['minimumRtt', vscode.l10n.t('Smallest round-trip time'), microseconds(info.minimumRttMicroseconds)],
    ['rto', vscode.l10n.t('Retransmission timeout'), microseconds(info.rtoMicroseconds)],
    ['congestionWindow', vscode.l10n.t('Congestion window'), segmentsWord(info.congestionWindow)],
    ['sendMss', vscode.l10n.t('Segment size (MSS)'), bytes(info.sendMss)],
    ['pathMtu', vscode.l10n.t('Path MTU'), bytes(info.pathMtu)],
    ['sendWindow', vscode.l10n.t('Peer’s window'), bytes(info.sendWindow)],
    ['receiveWindow', vscode.l10n.t('Our window'), bytes(info.receiveWindow)],
    ['segmentsOut', vscode.l10n.t('Segments sent'), number(info.segmentsOut)],
    ['segmentsIn', vscode.l10n.t('Segments received'), number(info.segmentsIn)],
    ['bytesAcked', vscode.l10n.t('Bytes acknowledged'), bytes(info.bytesAcked)],
    ['bytesReceived', vscode.l10n.t('Bytes received'), bytes(info.bytesReceived)],
    ['retransmissions', vscode.l10n.t('Retransmissions'), number(info.totalRetransmissions)],
  ];
  const nodes = facts.map(([key, label, value]) => fact(`tcp:${key}`, label, value));
  return section('tcp', vscode.l10n.t('TCP Facts'), target, nodes, false);
}

function microseconds(count: number): string {
  return vscode.l10n.t('{0} µs', number(count));
}
