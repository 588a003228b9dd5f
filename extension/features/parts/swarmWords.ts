import * as vscode from 'vscode';
import type { SwarmBehaviour, SwarmStatistics } from '../../contract/swarm.ts';
import type { Choice } from './wizard.ts';
import { number } from './words.ts';

/** What a client of a swarm can do, in the order in which it is offered. */
export function behaviourChoices(): Choice<SwarmBehaviour>[] {
  return [
    {
      label: 'talk',
      value: 'talk',
      detail: vscode.l10n.t('Sends ten messages a second, and waits for their echo.'),
    },
    { label: 'idle', value: 'idle', detail: vscode.l10n.t('Connects, stays, and says nothing.') },
    {
      label: 'slowReader',
      value: 'slowReader',
      detail: vscode.l10n.t(
        'Sends all that the server takes and reads 1,024 bytes a second: the queues fill.',
      ),
    },
    {
      label: 'halfCloser',
      value: 'halfCloser',
      detail: vscode.l10n.t('Sends, says that it sends no more (FIN), reads to the end, connects anew.'),
    },
    {
      label: 'resetter',
      value: 'resetter',
      detail: vscode.l10n.t('Sends a part of its messages, breaks off (RST), connects anew.'),
    },
    {
      label: 'urgentSender',
      value: 'urgentSender',
      detail: vscode.l10n.t('Talks, with one urgent byte after its messages.'),
    },
  ];
}

/** What is wrong with a number of clients that a person types. */
export function clientsFault(text: string): string | undefined {
  if (!/^\d+$/.test(text.trim())) return vscode.l10n.t('Type a whole number.');
  const clients = Number(text);
  if (clients < 1) return vscode.l10n.t('The smallest value is {0}.', 1);
  return clients > mostClients ? vscode.l10n.t('The largest value is {0}.', number(mostClients)) : undefined;
}

/** The engine's own limit: the ports of one address are used up then. */
const mostClients = 65_000;

/** What a swarm came to, in one sentence. */
export function outcomeText(statistics: SwarmStatistics): string {
  const { connections, messagesSent, mismatchedBytes, failures, latency } = statistics;
  const parts = [
    vscode.l10n.t('{0} connections made, {1} messages sent', number(connections), number(messagesSent)),
  ];
  if (latency.count > 0) {
    parts.push(
      vscode.l10n.t(
        'back within {0} µs (median), {1} µs (99 %)',
        number(latency.p50Microseconds),
        number(latency.p99Microseconds),
      ),
    );
  }
  if (mismatchedBytes > 0) parts.push(vscode.l10n.t('{0} bytes wrong', number(mismatchedBytes)));
  for (const { errno, count } of failures) parts.push(`${errno}: ${number(count)}`);
  return parts.join(' · ');
}
