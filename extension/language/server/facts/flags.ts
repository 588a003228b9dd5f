import { t } from '@vscode/l10n';

/** Bits of events, by the part of their name that poll and epoll share. */
const shared: Record<string, () => string> = {
  IN: () => t('Something can be read, or the end of file: the next receive does not wait.'),
  PRI: () => t('There is an urgent byte (TCP), or another exceptional condition.'),
  OUT: () =>
    t('There is room in the send queue. Nearly always true: ask for it only while something is queued.'),
  ERR: () => t('An error is pending (read SO_ERROR). Reported unasked; asking for it changes nothing.'),
  HUP: () =>
    t('Both directions are closed. Reported unasked, and again at every wait until the socket is closed.'),
  RDHUP: () =>
    t(
      'The peer will send no more (FIN). Reported only when it was asked for; what was sent can still be read.',
    ),
  RDNORM: () => t('The same as IN on Linux.'),
  WRNORM: () => t('The same as OUT on Linux.'),
};

const own: Record<string, () => string> = {
  POLLNVAL: () => t('The descriptor is not open: it was closed while it was still watched.'),
  EPOLLET: () =>
    t(
      'Edge-triggered: reported once when something new arrives. Make the socket non-blocking and read until EAGAIN, or the rest stalls.',
    ),
  EPOLLONESHOT: () => t('Reported once, then silent until epoll_ctl with EPOLL_CTL_MOD arms it again.'),
  EPOLLEXCLUSIVE: () =>
    t('Of several epolls that watch one socket, wakes one instead of all. Only with EPOLL_CTL_ADD.'),
  EPOLLWAKEUP: () => t('Keeps the system awake while the event is handled; needs CAP_BLOCK_SUSPEND.'),
  EVENT_READ: () => t('Readable: data, an end of file, an error, or a connection to accept.'),
  EVENT_WRITE: () =>
    t(
      'Writable: there is room in the send queue. Nearly always true: ask for it only while something is queued.',
    ),
  EPOLL_CTL_ADD: () => t('Adds a descriptor to the interest list; EEXIST if it is there already.'),
  EPOLL_CTL_MOD: () =>
    t('Changes what is asked of a descriptor; ENOENT if it is not there. Arms an edge or a one-shot again.'),
  EPOLL_CTL_DEL: () =>
    t('Takes a descriptor off the interest list. Closing the last copy of it does that too.'),
};

export type FlagFamily = 'poll' | 'epoll' | 'selectors';

const namesOf: Record<FlagFamily, readonly string[]> = {
  poll: ['POLLIN', 'POLLPRI', 'POLLOUT', 'POLLRDHUP', 'POLLERR', 'POLLHUP', 'POLLNVAL'],
  epoll: [
    'EPOLLIN',
    'EPOLLPRI',
    'EPOLLOUT',
    'EPOLLRDHUP',
    'EPOLLERR',
    'EPOLLHUP',
    'EPOLLET',
    'EPOLLONESHOT',
    'EPOLLEXCLUSIVE',
    'EPOLLWAKEUP',
  ],
  selectors: ['EVENT_READ', 'EVENT_WRITE'],
};

/** What a flag means, in a sentence or two; undefined for a name that is no flag of these calls. */
export function flagMeaning(name: string): string | undefined {
  const part = /^E?POLL([A-Z]+)$/.exec(name)?.[1];
  return (own[name] ?? (part ? shared[part] : undefined))?.();
}

/** The flags that can be asked for, the usual ones first. */
export function flagsOf(family: FlagFamily): readonly string[] {
  return namesOf[family];
}
