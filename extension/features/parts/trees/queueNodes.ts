import * as vscode from 'vscode';
import type { Inspection, QueuedMessage } from '../../../contract/connection.ts';
import type { Target } from '../../../lab/commands.ts';
import { acceptQueueOf } from '../../../shared/acceptQueue.ts';
import { type Limit, limitsThatHold } from '../../../shared/limit.ts';
import type { Listener, RowKind } from '../../../shared/watched.ts';
import { datagramsWord, messagesWord, moreWord } from '../../../shared/words/counts.ts';
import { limitText } from '../../../shared/words/limitWords.ts';
import { fromBase64, messageSize, textOf } from '../../../shared/words/messageWords.ts';
import { bytes, bytesWord, number } from '../../../shared/words/quantities.ts';
import {
  acceptQueueMeaning,
  acceptQueueName,
  dropsMeaning,
  dropsName,
  dropsText,
} from '../../../shared/words/queueWords.ts';
import { receivingStations, type Station, sendingStations } from '../../../shared/words/stations.ts';
import { fact, section } from './factNodes.ts';
import type { LabNode } from './treeItems.ts';

/** The inspector's section of queues, in the order in which bytes pass them, and the limits that hold there. */

/** Of a connection; a UDP peer has but the application's: those of the kernel are the one socket's, of all together. */
export function connectionQueues(inspection: Inspection, target: Target, kind: RowKind): LabNode {
  const stations = [...sendingStations(inspection, kind), ...receivingStations(inspection, kind)].filter(
    ({ queue, amount }) => queue !== undefined && amount !== undefined,
  );
  const held = kind === 'peer' ? {} : limitsThatHold(inspection);
  const nodes = [
    ...stations.map((station) => queueNode(station, inspection, kind)),
    ...limitNodes('sending', vscode.l10n.t('Sending is held back'), held.sending),
    ...limitNodes('receiving', vscode.l10n.t('Receiving is held back'), held.receiving),
  ];
  return section('queues', vscode.l10n.t('Queues'), target, nodes, true);
}

/** How much it holds of how much it can; the exact number where the pointer stays. */
function queueNode(
  { queue, name, meaning, amount = 0, room, note }: Station,
  { queues: { application }, messages }: Inspection,
  kind: RowKind,
): LabNode {
  const held = room === undefined ? bytes(amount) : vscode.l10n.t('{0} of {1}', bytes(amount), bytes(room));
  const tooltip = [bytesWord(amount), meaning, note].filter(Boolean).join('\n');
  if (queue !== 'application' || application === undefined)
    return fact(`queue:${queue}`, name, held, tooltip);
  const word = kind === 'peer' ? datagramsWord : messagesWord;
  const description = application.messages === 0 ? held : `${held} · ${word(application.messages)}`;
  return {
    ...fact('queue:application', name, description, tooltip),
    children: messageNodes(messages, application.messages),
  };
}

function limitNodes(key: string, label: string, limit: Limit | undefined): LabNode[] {
  if (limit === undefined) return [];
  const text = limitText(limit);
  const icon = { id: 'warning', color: 'list.warningForeground' };
  return [{ ...fact(`limit:${key}`, label, text, text), icon, spoken: `${label}: ${text}` }];
}

/** Messages shown one by one; of more, the panel shows the rest. */
const mostMessages = 20;

/** The messages that wait in the application queue, the oldest first; undefined where none does. */
function messageNodes(messages: QueuedMessage[], all: number): LabNode[] | undefined {
  if (messages.length === 0) return undefined;
  const nodes = messages.slice(0, mostMessages).map(messageNode);
  const more = all - nodes.length;
  return more > 0 ? [...nodes, fact('message:more', moreWord(more), '')] : nodes;
}

function messageNode(message: QueuedMessage, index: number): LabNode {
  const text = textOf(fromBase64(message.head)).slice(0, mostCharacters);
  return { ...fact(`message:${index}`, text, messageSize(message)), icon: { id: 'mail' } };
}

/** Of a message's text, in one line of a narrow view. */
const mostCharacters = 80;

/** Of the listener; of a UDP server the one socket's, through which all comes. */
export function listenerQueues(listener: Listener, target: Target): LabNode {
  const isKnown = listener.transport === 'udp' || listener.drops !== undefined;
  const dropped = fact('queue:drops', dropsName(listener), dropsText(listener), dropsMeaning(listener));
  const facts = [...acceptFact(listener), ...(isKnown ? [dropped] : [])];
  return section('queues', vscode.l10n.t('Queues'), target, facts, true);
}

function acceptFact(listener: Listener): LabNode[] {
  const queue = acceptQueueOf(listener);
  if (queue === undefined) return [];
  const amount = vscode.l10n.t('{0} of {1}', number(queue.waiting), number(queue.room));
  return [fact('queue:accept', acceptQueueName(), amount, acceptQueueMeaning())];
}
