/** What to watch for while a server commits a classic mistake. The names are those of lessons and diagnostics. */
import { t } from '@vscode/l10n';

export interface FaultWords {
  name: string;
  mistake: string;
  symptom: string;
}

export function faultWords(): FaultWords[] {
  return [
    {
      name: 'eof-ignored',
      mistake: t('An empty receive has no branch: the connection is kept.'),
      symptom: t('Close a client: the socket stays readable for ever, waits and CPU race.'),
    },
    {
      name: 'always-writable',
      mistake: t('Every connection always asks for writable.'),
      symptom: t('With one idle client every wait comes back at once: waits and CPU race.'),
    },
    {
      name: 'zero-timeout',
      mistake: t('The wait never waits: its timeout is 0.'),
      symptom: t('Waits and CPU race while nothing is ready.'),
    },
    {
      name: 'edge-one-receive',
      mistake: t('Edge-triggered, and one receive for each event.'),
      symptom: t('Send more than one receive takes: the rest stays in the receive queue until more comes.'),
    },
    {
      name: 'removed-not-closed',
      mistake: t('A connection that ends leaves the interest set and is never closed.'),
      symptom: t('Close clients: the descriptors leak, new connections get ever higher numbers.'),
    },
    {
      name: 'closed-not-removed',
      mistake: t('A connection is closed and stays in the interest set.'),
      symptom: t('Close a client: select fails with EBADF, poll reports NVAL, epoll forgets in silence.'),
    },
    {
      name: 'blocking-accept',
      mistake: t('The listener is a blocking socket.'),
      symptom: t('A client that goes before accept can hold the whole loop in accept.'),
    },
    {
      name: 'partial-send',
      mistake: t('What send did not take is thrown away.'),
      symptom: t('Send much to a client that reads slowly: bytes are missing at its end.'),
    },
    {
      name: 'emfile-spin',
      mistake: t('accept fails with EMFILE and the listener stays in the interest set.'),
      symptom: t('Once out of descriptors, accept errors and CPU race.'),
    },
    {
      name: 'hup-ignored',
      mistake: t('Hang-up and error events have no branch.'),
      symptom: t('Reset a client: the event comes unasked with every wait, waits and CPU race.'),
    },
    {
      name: 'split-character',
      mistake: t('Each piece is decoded on its own.'),
      symptom: t('Send long Chinese text: characters cut at the border of a receive come out as �.'),
    },
    {
      name: 'message-boundary',
      mistake: t('One receive is taken for one message.'),
      symptom: t('Send quickly: messages merge and split in the output.'),
    },
  ];
}
