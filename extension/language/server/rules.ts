/** What is said of a mistake where it is found. */
import { t } from '@vscode/l10n';

/** Who watches what was closed. `selector`: selectors.DefaultSelector, where the kernel forgets and the object does not. */
export type Watcher = 'select' | 'poll' | 'selector';

const closedWhileWatchedBy: Record<Watcher, (name: string) => string> = {
  select: (name) =>
    t('{0} is closed while it is still in the set: the next select fails on the closed descriptor.', name),
  poll: (name) =>
    t('{0} is closed while it is still watched: poll comes back at once, every time, with POLLNVAL.', name),
  selector: (name) =>
    t(
      '{0} is closed while it is still registered: the next client gets the same number, and its register raises.',
      name,
    ),
};

/** One sentence for each mistake: what is wrong, and what comes of it. `name`: the socket or call as it is written. */
export const messages = {
  eofIgnored: (name: string) =>
    t(
      '{0} can be empty: the peer has closed, the socket stays readable for ever, and nothing here ends it.',
      name,
    ),
  alwaysWritable: (name: string) =>
    t(
      '{0} is watched for writing all the time: it is nearly always writable, so the wait never waits.',
      name,
    ),
  zeroTimeout: () => t('A timeout of 0 in a loop never waits: the loop takes a whole CPU.'),
  ghostWriter: (queue: string, name: string) =>
    t(
      '{0} may be gone: this turn may have removed {1} already, and the list of writable sockets still has it.',
      queue,
      name,
    ),
  removedNotClosed: (name: string) =>
    t(
      '{0} is no longer watched, but never closed: its descriptor leaks and the peer waits in FIN_WAIT2.',
      name,
    ),
  notClosedUntilCollected: (name: string) =>
    t(
      '{0} is no longer watched, but never closed: it stays open until collected, and the peer waits in FIN_WAIT2.',
      name,
    ),
  closedNotRemoved: (name: string, watcher: Watcher) => closedWhileWatchedBy[watcher](name),
  closedBeforeUnregister: (name: string) =>
    t('{0} has no descriptor any more once it is closed: unregister it first.', name),
  splitCharacter: () =>
    t(
      'A receive can end in the middle of a character: decode with an incremental decoder, not chunk by chunk.',
    ),
  partialSend: (name: string) =>
    t('send may take only part of {0}: the rest is lost unless its result is looked at.', name),
  sendallNonblocking: (name: string) =>
    t(
      '{0} is non-blocking: sendall fails when the send queue is full, and nobody knows how much it sent.',
      name,
    ),
  messageBoundary: () =>
    t(
      'One receive is not one message: TCP may join messages or split them. Collect bytes until one is complete.',
    ),
  blockingAccept: (name: string) =>
    t(
      '{0} is blocking: if the client is gone again before accept, the whole loop waits for the next one.',
      name,
    ),
  emfileSpin: () =>
    t(
      'When descriptors run out, accept fails at once, again and again: the listener stays readable. Pause it.',
    ),
  fdSetsize: () =>
    t('select cannot watch a descriptor of 1024 or more, and nothing here limits how many are accepted.'),
  reuseaddrMissing: () =>
    t(
      'Without SO_REUSEADDR, bind fails for a minute after the server has closed connections and is started again.',
    ),
  reuseaddrLate: () => t('bind reads SO_REUSEADDR: set after it, the option comes too late.'),
  edgeOneReceive: (call: string) =>
    t('Edge-triggered, and one {0} for each event: what is left stalls until something new arrives.', call),
  hupIgnored: () =>
    t(
      'Hang-ups and errors are reported unasked, together with other bits: nothing here handles them, so they spin.',
    ),
  milliseconds: () => t('milliseconds'),
  seconds: () => t('seconds'),
  wrongUnit: (call: string, unit: string) => t('{0} counts in {1}.', call, unit),
  cNfds: () =>
    t(
      'The first argument of select is the highest descriptor plus one: without it the last is never watched.',
    ),
  setsNotRebuilt: () =>
    t('select overwrites its sets and, on Linux, its timeout: they must be made anew before each call.'),
};
