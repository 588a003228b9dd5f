import * as vscode from 'vscode';
import type { Inspection, PeerQueues, QueuedMessage } from '../../../contract/connection.ts';
import type { ServerInfo } from '../../../contract/server.ts';
import type { Target } from '../../../lab/commands.ts';
import { acceptQueueOf } from '../../../shared/acceptQueue.ts';
import { type Limit, limitsThatHold, limitText } from '../../../shared/limit.ts';
import { visible } from '../../../shared/text.ts';
import { bytes, engineWord, messagesWord, number } from '../words/words.ts';
import { fact, section } from './factNodes.ts';
import type { LabNode } from './treeItems.ts';

/** The inspector's section of queues, in the order in which bytes pass them, and the limits that hold there. */

/** A UDP peer has but the application's queue: those of the kernel are the one socket's, of all peers together. */
export function peerQueues(inspection: Inspection, target: Target): LabNode {
  return section('queues', vscode.l10n.t('Queues'), target, [applicationFact(inspection)], true);
}

function applicationFact({ queues: { application }, messages }: Inspection): LabNode {
  return {
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
  };
}

export function connectionQueues(inspection: Inspection, target: Target): LabNode {
  const { unsent, inFlight, receive, peer, sendBuffer, receiveBuffer } = inspection.queues;
  const held = limitsThatHold(inspection);
  const sending = [
    applicationFact(inspection),
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
  ];
  const receiving = fact(
    'queue:receive',
    vscode.l10n.t('Receive'),
    ofLimit(receive, receiveBuffer),
    vscode.l10n.t(
      'Received by the kernel and not read by the program: SIOCINQ. The receive buffer (SO_RCVBUF) is {0}.',
      bytes(receiveBuffer),
    ),
  );
  const nodes = [
    ...sending,
    ...(peer === undefined ? [] : peerFacts(peer)),
    receiving,
    ...limitNodes('sending', vscode.l10n.t('Sending is held back'), held.sending),
    ...limitNodes('receiving', vscode.l10n.t('Receiving is held back'), held.receiving),
  ];
  return section('queues', vscode.l10n.t('Queues'), target, nodes, true);
}

/** The other end, where it is on this machine: what it has of ours, then what it has for us. */
function peerFacts({ receive, receiveBuffer, unsent, sendBuffer, inFlight }: PeerQueues): LabNode[] {
  return [
    fact(
      'queue:peerReceive',
      vscode.l10n.t('Peer’s receive'),
      ofLimit(receive, receiveBuffer),
      vscode.l10n.t('Arrived at the other end, on this machine, and not read by its program.'),
    ),
    fact(
      'queue:peerUnsent',
      vscode.l10n.t('Peer’s unsent'),
      ofLimit(unsent, sendBuffer),
      vscode.l10n.t('In the kernel at the other end and not sent to us yet.'),
    ),
    fact(
      'queue:peerInFlight',
      vscode.l10n.t('Peer’s in flight'),
      bytes(inFlight),
      vscode.l10n.t('Sent by the other end and not acknowledged by our kernel.'),
    ),
  ];
}

function limitNodes(key: string, label: string, limit: Limit | undefined): LabNode[] {
  if (limit === undefined) return [];
  const text = limitText(limit, engineWord, { bytes, count: number });
  const icon = { id: 'warning', color: 'list.warningForeground' };
  return [{ ...fact(`limit:${key}`, label, text, text), icon, spoken: `${label}: ${text}` }];
}

function applicationQueueText({ bytes: held, limit, messages }: Inspection['queues']['application']): string {
  const amount = ofLimit(held, limit);
  return messages === 0 ? amount : `${amount} · ${messagesWord(messages)}`;
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
  const text = visible(Buffer.from(head, 'base64').toString()).slice(0, mostCharacters);
  const description = sent > 0 ? vscode.l10n.t('{0}, of it sent {1}', bytes(size), bytes(sent)) : bytes(size);
  return { ...fact(`message:${index}`, text, description), icon: { id: 'mail' } };
}

/** Of a message's text, in one line of a narrow view. */
const mostCharacters = 80;

function ofLimit(amount: number, limit: number): string {
  return vscode.l10n.t('{0} of {1}', number(amount), bytes(limit));
}

export function listenerQueues(info: ServerInfo, target: Target): LabNode {
  const facts = [...acceptFact(info), ...overflowFact(info.drops)];
  return section('queues', vscode.l10n.t('Queues'), target, facts, true);
}

function acceptFact(info: ServerInfo): LabNode[] {
  const queue = acceptQueueOf(info);
  if (queue === undefined) return [];
  return [
    fact(
      'queue:accept',
      vscode.l10n.t('Accept'),
      vscode.l10n.t('{0} of {1}', number(queue.waiting), number(queue.room)),
      vscode.l10n.t(
        'Connections that the kernel has finished and the server has not accepted yet. It holds one more than min(backlog, net.core.somaxconn).',
      ),
    ),
  ];
}

function overflowFact(drops: number | undefined): LabNode[] {
  if (drops === undefined) return [];
  return [
    fact(
      'queue:overflows',
      vscode.l10n.t('Overflows'),
      number(drops),
      vscode.l10n.t(
        'Overflows: how often a SYN, or the last ACK of a handshake, came and found no room; a client that repeats its SYN counts again.',
      ),
    ),
  ];
}

/** UDP: one socket, and one queue for all that comes. */
export function datagramQueues({ drops }: ServerInfo, target: Target): LabNode {
  const dropped = fact(
    'queue:dropped',
    vscode.l10n.t('Datagrams dropped'),
    drops === undefined ? vscode.l10n.t('unknown') : number(drops),
    vscode.l10n.t('They came while the receive queue (SO_RCVBUF) had no room: UDP tells nobody.'),
  );
  return section('queues', vscode.l10n.t('Queues'), target, [dropped], true);
}
