import type { SystemCallFailure } from './server.ts';

/**
 * The classic mistakes that a server can be told to commit: what each is, and the symptom to watch for. In English;
 * whoever shows them translates. The names are the engine's (`fault/list`), the lessons' and the diagnostics' too.
 */
export interface FaultMeaning {
  mistake: string;
  symptom: string;
  /** The failed calls by which it can end a server's loop. */
  ends?: readonly SystemCallFailure[];
}

export const faultMeanings: Record<string, FaultMeaning> = {
  'eof-ignored': {
    mistake: 'An empty receive has no branch: the connection is kept.',
    symptom: 'Close a client: the socket stays readable for ever, waits and CPU race.',
  },
  'always-writable': {
    mistake: 'Every connection always asks for writable.',
    symptom: 'With one idle client every wait comes back at once: waits and CPU race.',
  },
  'zero-timeout': {
    mistake: 'The wait never waits: its timeout is 0.',
    symptom: 'Waits and CPU race while nothing is ready.',
  },
  'edge-one-receive': {
    mistake: 'Edge-triggered, and one receive for each event.',
    symptom: 'Send more than one receive takes: the rest stays in the receive queue until more comes.',
  },
  'removed-not-closed': {
    mistake: 'A connection that ends leaves the interest set and is never closed.',
    symptom: 'Close clients: the descriptors leak, new connections get ever higher numbers.',
  },
  'closed-not-removed': {
    mistake: 'A connection is closed and stays in the interest set.',
    symptom: 'Close a client: select fails with EBADF, poll reports NVAL, epoll forgets in silence.',
    ends: [{ syscall: 'select', errno: 'EBADF' }],
  },
  'blocking-accept': {
    mistake: 'The listener is a blocking socket.',
    symptom: 'A client that goes before accept can hold the whole loop in accept.',
  },
  'partial-send': {
    mistake: 'What send did not take is thrown away.',
    symptom: 'Send much to a client that reads slowly: bytes are missing at its end.',
  },
  'emfile-spin': {
    mistake: 'accept fails with EMFILE and the listener stays in the interest set.',
    symptom: 'Once out of descriptors, accept errors and CPU race.',
  },
  'hup-ignored': {
    mistake: 'Hang-up and error events have no branch.',
    symptom: 'Reset a client: the event comes unasked with every wait, waits and CPU race.',
  },
  'split-character': {
    mistake: 'Each piece is decoded on its own.',
    symptom: 'Send long Chinese text: characters cut at the border of a receive come out as �.',
  },
  'message-boundary': {
    mistake: 'One receive is taken for one message.',
    symptom: 'Send quickly: messages merge and split in the output.',
  },
};
