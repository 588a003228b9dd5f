import { t } from '@vscode/l10n';
import type { ServerConfiguration } from '../../../contract/server.ts';

export interface CallFact {
  /** As it is called, and what of that is each parameter. */
  label: string;
  parameters: Parameter[];
  summary: string;
  /** A server of the lab that shows the call at work. */
  experiment?: ServerConfiguration;
}

export interface Parameter {
  name: string;
  meaning: string;
}

const echo = (multiplexer: ServerConfiguration['multiplexer']): ServerConfiguration => ({
  multiplexer,
  application: 'echo',
  port: 0,
});

const readSet = () => t('Wait until one of these can be read: data, an end of file, a connection to accept.');
const writeSet = () =>
  t('Wait until one of these can be written. Put a socket here only while something is queued for it.');
const exceptSet = () =>
  t('Wait for an urgent byte. Errors do not come here: they make a socket readable and writable.');
const secondsOrNone = () => t('Seconds, also fractions; left out or None: for ever; 0: do not wait.');
const fileObject = () => t('A socket, or the number of a descriptor.');
const level = () => t('The layer whose option it is: SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6.');

/** Python by the full name (methods by what they are methods of), C by `c:` and the function's name. */
const facts: Record<string, () => CallFact> = {
  'select.select': () => ({
    label: 'select(rlist, wlist, xlist, timeout=None)',
    parameters: [
      { name: 'rlist', meaning: readSet() },
      { name: 'wlist', meaning: writeSet() },
      { name: 'xlist', meaning: exceptSet() },
      { name: 'timeout=None', meaning: secondsOrNone() },
    ],
    summary: t(
      'Waits until a descriptor is ready; returns three new lists. Copies all sets in and out at each call, and cannot take a descriptor of 1024 or more.',
    ),
    experiment: echo('select'),
  }),
  'select.poll': () => ({
    label: 'poll()',
    parameters: [],
    summary: t(
      'Makes an object that keeps what to watch and hands it to poll(2) as an array at each wait. No limit on the descriptor number.',
    ),
    experiment: echo('poll'),
  }),
  'select.epoll': () => ({
    label: 'epoll(sizehint=-1, flags=0)',
    parameters: [
      { name: 'sizehint=-1', meaning: t('Ignored since Linux 2.6.8.') },
      { name: 'flags=0', meaning: t('Ignored; the descriptor is closed on exec anyway.') },
    ],
    summary: t(
      'Makes an interest list that stays in the kernel: a wait costs what is ready, not what is watched. Linux alone.',
    ),
    experiment: echo('epoll'),
  }),
  'poll.register': () => ({
    label: 'register(fd, eventmask=POLLIN | POLLPRI | POLLOUT)',
    parameters: [
      { name: 'fd', meaning: fileObject() },
      {
        name: 'eventmask=POLLIN | POLLPRI | POLLOUT',
        meaning: t(
          'What to wait for. Left out it includes POLLOUT, which is nearly always true. POLLERR, POLLHUP and POLLNVAL come unasked.',
        ),
      },
    ],
    summary: t('Watches a descriptor from the next poll on; registered again, its mask is replaced.'),
    experiment: echo('poll'),
  }),
  'poll.poll': () => ({
    label: 'poll(timeout=None)',
    parameters: [
      {
        name: 'timeout=None',
        meaning: t('Milliseconds. Left out, None or negative: for ever; 0: do not wait.'),
      },
    ],
    summary: t(
      'Waits; returns a list of (descriptor, bits). Copies the whole array in and out at each call.',
    ),
    experiment: echo('poll'),
  }),
  'epoll.register': () => ({
    label: 'register(fd, eventmask=EPOLLIN | EPOLLPRI | EPOLLOUT)',
    parameters: [
      { name: 'fd', meaning: fileObject() },
      {
        name: 'eventmask=EPOLLIN | EPOLLPRI | EPOLLOUT',
        meaning: t(
          'What to wait for. Left out it includes EPOLLOUT, which is nearly always true. EPOLLERR and EPOLLHUP come unasked.',
        ),
      },
    ],
    summary: t('Adds a descriptor to the interest list (epoll_ctl, EPOLL_CTL_ADD).'),
    experiment: echo('epoll'),
  }),
  'epoll.poll': () => ({
    label: 'poll(timeout=None, maxevents=-1)',
    parameters: [
      {
        name: 'timeout=None',
        meaning: t('Seconds, unlike poll.poll. Left out, None or negative: for ever; 0: do not wait.'),
      },
      {
        name: 'maxevents=-1',
        meaning: t('The most events that are given at once; the rest come with the next wait.'),
      },
    ],
    summary: t('Waits (epoll_wait); returns a list of (descriptor, bits) of what is ready alone.'),
    experiment: echo('epoll'),
  }),
  'selectors.register': () => ({
    label: 'register(fileobj, events, data=None)',
    parameters: [
      { name: 'fileobj', meaning: fileObject() },
      { name: 'events', meaning: t('EVENT_READ, EVENT_WRITE, or both.') },
      { name: 'data=None', meaning: t('Anything; the key of each event has it.') },
    ],
    summary: t('Watches a file object until it is unregistered. Unregister it before it is closed.'),
    experiment: echo('epoll'),
  }),
  'selectors.select': () => ({
    label: 'select(timeout=None)',
    parameters: [
      { name: 'timeout=None', meaning: t('Seconds. None: for ever; 0 or negative: do not wait.') },
    ],
    summary: t('Waits; returns a list of (key, events). Uses epoll on Linux.'),
    experiment: echo('epoll'),
  }),
  'socket.setsockopt': () => ({
    label: 'setsockopt(level, optname, value)',
    parameters: [
      { name: 'level', meaning: level() },
      { name: 'optname', meaning: t('The option; it has to belong to the level.') },
      { name: 'value', meaning: t('An integer (1 or 0 for a switch), or bytes that hold a C structure.') },
    ],
    summary: t(
      'Sets an option of the socket. The kernel may take another value than the one asked for: getsockopt tells.',
    ),
    experiment: echo('epoll'),
  }),
  'socket.getsockopt': () => ({
    label: 'getsockopt(level, optname, buflen=0)',
    parameters: [
      { name: 'level', meaning: level() },
      { name: 'optname', meaning: t('The option; it has to belong to the level.') },
      {
        name: 'buflen=0',
        meaning: t('0 for an integer; else the size of the structure that is returned as bytes.'),
      },
    ],
    summary: t('Asks the kernel what an option is now.'),
  }),
  'c:select': () => ({
    label: 'select(nfds, readfds, writefds, exceptfds, timeout)',
    parameters: [
      { name: 'nfds', meaning: t('The highest descriptor in any set, plus one.') },
      {
        name: 'readfds',
        meaning: `${readSet()} ${t('Overwritten with what is ready: make it anew each time.')}`,
      },
      { name: 'writefds', meaning: writeSet() },
      { name: 'exceptfds', meaning: exceptSet() },
      {
        name: 'timeout',
        meaning: t('Seconds and microseconds; NULL: for ever. Linux writes the time left into it.'),
      },
    ],
    summary: t(
      'Waits until a descriptor is ready. FD_SET with a descriptor of FD_SETSIZE (1024) or more writes past the set.',
    ),
    experiment: echo('select'),
  }),
  'c:poll': () => ({
    label: 'poll(fds, nfds, timeout)',
    parameters: [
      {
        name: 'fds',
        meaning: t(
          'An array: descriptor, what to wait for, and room for what happened. A negative descriptor is skipped.',
        ),
      },
      { name: 'nfds', meaning: t('How many entries the array has; more than RLIMIT_NOFILE is EINVAL.') },
      { name: 'timeout', meaning: t('Milliseconds; negative: for ever; 0: do not wait.') },
    ],
    summary: t(
      'Waits; returns how many entries have bits in revents. POLLERR, POLLHUP and POLLNVAL come unasked.',
    ),
    experiment: echo('poll'),
  }),
  'c:epoll_create1': () => ({
    label: 'epoll_create1(flags)',
    parameters: [{ name: 'flags', meaning: t('EPOLL_CLOEXEC, or 0.') }],
    summary: t(
      'Makes an interest list that stays in the kernel: a wait costs what is ready, not what is watched. Linux alone.',
    ),
    experiment: echo('epoll'),
  }),
  'c:epoll_ctl': () => ({
    label: 'epoll_ctl(epfd, op, fd, event)',
    parameters: [
      { name: 'epfd', meaning: t('The descriptor of the interest list.') },
      { name: 'op', meaning: t('EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL.') },
      {
        name: 'fd',
        meaning: t('The descriptor to watch. The entry belongs to its open file: a dup keeps it alive.'),
      },
      { name: 'event', meaning: t('The bits to wait for, and data that comes back with them.') },
    ],
    summary: t('Changes the interest list.'),
    experiment: echo('epoll'),
  }),
  'c:epoll_wait': () => ({
    label: 'epoll_wait(epfd, events, maxevents, timeout)',
    parameters: [
      { name: 'epfd', meaning: t('The descriptor of the interest list.') },
      { name: 'events', meaning: t('Room for what is ready; only that is copied.') },
      { name: 'maxevents', meaning: t('How many fit; the rest come with the next call.') },
      { name: 'timeout', meaning: t('Milliseconds; negative: for ever; 0: do not wait.') },
    ],
    summary: t('Waits; returns how many events it wrote.'),
    experiment: echo('epoll'),
  }),
  'c:setsockopt': () => ({
    label: 'setsockopt(fd, level, optname, optval, optlen)',
    parameters: [
      { name: 'fd', meaning: t('The socket.') },
      { name: 'level', meaning: level() },
      { name: 'optname', meaning: t('The option; it has to belong to the level.') },
      { name: 'optval', meaning: t('A pointer to the value: an int (1 or 0 for a switch), or a structure.') },
      { name: 'optlen', meaning: t('The size of what it points to.') },
    ],
    summary: t(
      'Sets an option of the socket. The kernel may take another value than the one asked for: getsockopt tells.',
    ),
  }),
  'c:getsockopt': () => ({
    label: 'getsockopt(fd, level, optname, optval, optlen)',
    parameters: [
      { name: 'fd', meaning: t('The socket.') },
      { name: 'level', meaning: level() },
      { name: 'optname', meaning: t('The option; it has to belong to the level.') },
      { name: 'optval', meaning: t('Room for the value.') },
      { name: 'optlen', meaning: t('A pointer to its size, which the kernel corrects.') },
    ],
    summary: t('Asks the kernel what an option is now.'),
  }),
};

export function callFact(name: string): CallFact | undefined {
  return Object.hasOwn(facts, name) ? facts[name]!() : undefined;
}
