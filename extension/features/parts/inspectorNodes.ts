import * as vscode from 'vscode';
import type { Inspection, QueuedMessage, TcpInfo } from '../../contract/connection.ts';
import type { ServerInfo, SocketOption } from '../../contract/server.ts';
import { commands, type Target } from '../../lab/commands.ts';
import { visibleText } from '../../lab/visibleText.ts';
import { optionValueText, sameValue } from './optionWords.ts';
import type { LabNode } from './treeItems.ts';
import { bytes, engineWord, number } from './words.ts';

/** The inspector's nodes: pure pictures of what the engine answered. */

export const optionKey = (name: string) => `option:${name}`;

export function connectionQueues({ queues, messages }: Inspection, target: Target): LabNode {
  const { application, unsent, inFlight, receive, peerReceive, sendBuffer, receiveBuffer } = queues;
  const facts = [
    {
      ...fact(
        'queue:application',
        vscode.l10n.t('Application'),
        applicationQueueText(application),
        vscode.l10n.t(
          'What the program holds for this client and the kernel has not taken yet. It holds {0} at most.',
          bytes(application.limit),
        ),
      ),
      children: messageNodes(messages, application.messages),
    },
    fact(
      'queue:unsent',
      vscode.l10n.t('Unsent'),
      ofLimit(unsent, sendBuffer),
      vscode.l10n.t(
        'In the kernel and not sent yet: SIOCOUTQNSD. The send buffer (SO_SNDBUF) is {0}.',
        bytes(sendBuffer),
      ),
    ),
    fact(
      'queue:inFlight',
      vscode.l10n.t('In flight'),
      bytes(inFlight),
      vscode.l10n.t('Sent and not acknowledged by the peer: SIOCOUTQ less SIOCOUTQNSD.'),
    ),
    fact(
      'queue:receive',
      vscode.l10n.t('Receive'),
      ofLimit(receive, receiveBuffer),
      vscode.l10n.t(
        'Received by the kernel and not read by the program: SIOCINQ. The receive buffer (SO_RCVBUF) is {0}.',
        bytes(receiveBuffer),
      ),
    ),
  ];
  if (peerReceive !== undefined) {
    facts.push(
      fact(
        'queue:peerReceive',
        vscode.l10n.t('Peer’s receive'),
        bytes(peerReceive),
        vscode.l10n.t('Arrived at the other end, on this machine, and not read by its program.'),
      ),
    );
  }
  return section('queues', vscode.l10n.t('Queues'), target, facts, true);
}

function applicationQueueText({ bytes: held, limit, messages }: Inspection['queues']['application']): string {
  const amount = ofLimit(held, limit);
  return messages === 0 ? amount : vscode.l10n.t('{0} · {1} messages', amount, number(messages));
}

/** Messages shown one by one; of more, the panel shows the rest. */
const mostMessages = 20;

/** The messages that wait in the application queue, the oldest first; undefined where none does. */
function messageNodes(messages: QueuedMessage[], all: number): LabNode[] | undefined {
  if (messages.length === 0) return undefined;
  const nodes = messages.slice(0, mostMessages).map(messageNode);
  const more = all - nodes.length;
  return more > 0 ? [...nodes, fact('message:more', vscode.l10n.t('and {0} more', number(more)), '')] : nodes;
}

function messageNode({ bytes: size, head, sent }: QueuedMessage, index: number): LabNode {
  const text = visibleText(Buffer.from(head, 'base64').toString())
    .replaceAll('\n', '↵')
    .slice(0, mostCharacters);
  const description = sent > 0 ? vscode.l10n.t('{0}, of it sent {1}', bytes(size), bytes(sent)) : bytes(size);
  return { ...fact(`message:${index}`, text, description), icon: { id: 'mail' } };
}

/** Of a message's text, in one line of a narrow view. */
const mostCharacters = 80;

function ofLimit(amount: number, limit: number): string {
  return vscode.l10n.t('{0} of {1}', number(amount), bytes(limit));
}

export function listenerQueues(info: ServerInfo, target: Target): LabNode {
  const accept = fact(
    'queue:accept',
    vscode.l10n.t('Accept'),
    vscode.l10n.t('{0} of {1}', number(info.acceptQueue), number(info.acceptQueueLimit)),
    vscode.l10n.t('Connections that wait for accept. The kernel lets in one more than the limit.'),
  );
  return section('queues', vscode.l10n.t('Queues'), target, [accept], true);
}

const levels = ['SOL_SOCKET', 'IPPROTO_TCP', 'IPPROTO_IP', 'IPPROTO_IPV6'] as const;

/** A section for each level that has options, with how many are not as on a new socket. */
export function optionSections(options: SocketOption[], target: Target): LabNode[] {
  return levels.flatMap((level) => {
    const own = options.filter((option) => option.level === level);
    if (own.length === 0) return [];
    const changed = own.filter(isChanged).length;
    const nodes = own.map((option) => optionNode(option, target));
    const description =
      changed > 0 ? vscode.l10n.t('{0} differ from the default', number(changed)) : undefined;
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

function isChanged(option: SocketOption): boolean {
  return option.default !== undefined && !sameValue(option.default, option.value);
}

function defaultText(option: SocketOption): string {
  return optionValueText({ ...option, value: option.default ?? null });
}

function optionTooltip(option: SocketOption): string {
  const lines = [`${option.name} (${option.level})`, engineWord(option.effect)];
  if (isChanged(option)) lines.push(vscode.l10n.t('A new socket starts with {0}.', defaultText(option)));
  if (option.privilege) lines.push(vscode.l10n.t('Needs {0}.', engineWord(option.privilege)));
  if (option.reason) lines.push(engineWord(option.reason));
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
    [
      'congestionWindow',
      vscode.l10n.t('Congestion window'),
      vscode.l10n.t('{0} segments', number(info.congestionWindow)),
    ],
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

function section(key: string, label: string, target: Target, children: LabNode[], opened: boolean): LabNode {
  return { key: `section:${key}`, label, kind: 'section', opened, target, children };
}

function fact(key: string, label: string, description: string, tooltip?: string): LabNode {
  return { key, label, description, tooltip, kind: 'fact', target: {} };
}
