import * as vscode from 'vscode';
import type { ApplicationName } from '../../../contract/server.ts';
import type { SwarmBehaviour, SwarmStatistics } from '../../../contract/swarm.ts';
import { type Arrival, behavioursFor, type Obstacle } from '../../../lab/swarmPlan.ts';
import { connectionsWord, messagesWord } from '../../../shared/words/counts.ts';
import { bytesWord, microseconds, number } from '../../../shared/words/quantities.ts';
import type { Choice } from '../questions/wizard.ts';
import { numberFault } from './typedNumber.ts';

/** What a client of a swarm can do with such a server, in the order in which it is offered. */
export function behaviourChoices(application: ApplicationName): Choice<SwarmBehaviour>[] {
  return behavioursFor(application).map((value) => ({
    label: behaviourName(value),
    value,
    detail: behaviourMeaning(value, application === 'echo'),
  }));
}

/** A client's kind, as people call it. */
export function behaviourName(behaviour: SwarmBehaviour): string {
  return {
    talk: vscode.l10n.t('talkers'),
    idle: vscode.l10n.t('idle clients'),
    slowReader: vscode.l10n.t('slow readers'),
    halfCloser: vscode.l10n.t('half-closers'),
    resetter: vscode.l10n.t('resetters'),
    urgentSender: vscode.l10n.t('urgent senders'),
  }[behaviour];
}

function behaviourMeaning(behaviour: SwarmBehaviour, isEchoed: boolean): string {
  switch (behaviour) {
    case 'talk':
      return isEchoed
        ? vscode.l10n.t('Sends ten messages a second, and waits for their echo.')
        : vscode.l10n.t('Sends ten messages a second, and waits for no answer.');
    case 'idle':
      return vscode.l10n.t('Connects, stays, and says nothing.');
    case 'slowReader':
      return vscode.l10n.t(
        'Sends all that the server takes and reads 1,024 bytes a second: the queues fill.',
      );
    case 'halfCloser':
      return vscode.l10n.t('Sends, says that it sends no more (FIN), reads to the end, connects anew.');
    case 'resetter':
      return vscode.l10n.t('Sends a part of its messages, breaks off (RST), connects anew.');
    case 'urgentSender':
      return vscode.l10n.t('Talks, with one urgent byte after its messages.');
  }
}

/** How many have come; of those that have not, how many and why, where something holds them up. */
export function arrivalText({ arrived, waiting, obstacle }: Arrival): string {
  if (obstacle === undefined) return number(arrived);
  return `${number(arrived)} · ${obstacleText(obstacle, number(waiting))}`;
}

function obstacleText(obstacle: Obstacle, waiting: string): string {
  switch (obstacle) {
    case 'overflow':
      return vscode.l10n.t('{0} waiting: the accept queue overflowed', waiting);
    case 'overflowWhileAcceptingIsPaused':
      return vscode.l10n.t('{0} waiting: the accept queue overflowed, since accepting is paused', waiting);
    case 'overflowWhileTheLoopIsPaused':
      return vscode.l10n.t('{0} waiting: the accept queue overflowed, since the loop is paused', waiting);
  }
}

/** What is wrong with a number of clients that a person types. */
export function clientsFault(text: string): string | undefined {
  return numberFault({ minimum: 1, maximum: mostClients }, text);
}

/** The engine's own limit: the ports of one address are used up then. */
const mostClients = 65_000;

/** What a swarm came to, in one sentence. */
export function outcomeText(statistics: SwarmStatistics): string {
  const { connections, messagesSent, mismatchedBytes, failures, latency } = statistics;
  const parts = [
    vscode.l10n.t('{0} made, {1} sent', connectionsWord(connections), messagesWord(messagesSent)),
  ];
  if (latency.count > 0) {
    parts.push(
      vscode.l10n.t(
        'back within {0} (median), {1} (99 %)',
        microseconds(latency.p50Microseconds),
        microseconds(latency.p99Microseconds),
      ),
    );
  }
  if (mismatchedBytes > 0) parts.push(vscode.l10n.t('{0} wrong', bytesWord(mismatchedBytes)));
  for (const { errno, count } of failures) parts.push(`${errno}: ${number(count)}`);
  return parts.join(' · ');
}
