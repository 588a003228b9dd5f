import { t } from '@vscode/l10n';

/** What an error number means to a program that works with sockets. */
const meanings: Record<string, () => string> = {
  EAGAIN: () =>
    t(
      'A non-blocking call would have had to wait: nothing to read, nothing to accept, or no room to send. Not an error; wait for readiness.',
    ),
  EINTR: () => t('A signal came before anything happened. Call again; Python does so by itself.'),
  EINPROGRESS: () => t('A non-blocking connect has begun. Wait for writable, then read SO_ERROR.'),
  EALREADY: () => t('An earlier connect on this socket is not finished.'),
  ECONNREFUSED: () => t('Nobody listens on that port: the peer answered with RST.'),
  ECONNRESET: () =>
    t('The peer ended the connection with RST; what was under way is lost. Told once, then receives give 0.'),
  ECONNABORTED: () => t('The client was gone before accept. Accept again.'),
  EPIPE: () =>
    t(
      'Sent on a connection that is closed for writing; SIGPIPE comes too, unless MSG_NOSIGNAL is set (Python ignores it).',
    ),
  ENOTCONN: () => t('The socket is not connected, or no longer.'),
  EISCONN: () => t('The socket is connected already.'),
  ETIMEDOUT: () =>
    t('The peer stayed silent: no answer to connect, to retransmissions, or to keepalive probes.'),
  EHOSTUNREACH: () => t('No route to that host.'),
  ENETUNREACH: () => t('No route to that network.'),
  EADDRINUSE: () =>
    t(
      'The address is taken: somebody listens on it, or old connections are in TIME_WAIT and SO_REUSEADDR is not set.',
    ),
  EADDRNOTAVAIL: () => t('No interface of this machine has that address, or no local port is left.'),
  EACCES: () => t('Not permitted: a port below 1024, or a broadcast without SO_BROADCAST.'),
  EBADF: () => t('Not an open descriptor: closed already, perhaps while it was still watched.'),
  EMFILE: () =>
    t(
      'The process has as many descriptors as it may (RLIMIT_NOFILE). The listener stays readable: pause it, or accept spins.',
    ),
  ENFILE: () => t('The whole system has run out of descriptors.'),
  ENOBUFS: () => t('No memory for the queue.'),
  EMSGSIZE: () => t('The datagram is larger than can be sent in one piece.'),
  ENOTSOCK: () => t('The descriptor is not a socket.'),
  EOPNOTSUPP: () => t('This kind of socket cannot do that.'),
  EINVAL: () =>
    t(
      'An argument makes no sense here: a negative timeout, too many descriptors for poll, an option at the wrong time.',
    ),
  EEXIST: () => t('The descriptor is on the interest list already: use EPOLL_CTL_MOD.'),
  ENOENT: () => t('The descriptor is not on the interest list: it was never added, or closed in between.'),
  EPERM: () => t('Not permitted; of epoll_ctl: a regular file cannot be watched.'),
  ENOSPC: () => t('More descriptors are watched than fs.epoll.max_user_watches allows.'),
  ELOOP: () => t('Epolls that watch each other form a ring, or more than five levels.'),
};

/** Names that mean the same. */
const aliases: Record<string, string> = {
  EWOULDBLOCK: 'EAGAIN',
  BlockingIOError: 'EAGAIN',
  InterruptedError: 'EINTR',
  ConnectionResetError: 'ECONNRESET',
  ConnectionRefusedError: 'ECONNREFUSED',
  ConnectionAbortedError: 'ECONNABORTED',
  BrokenPipeError: 'EPIPE',
};

/** The error's own name and its meaning; undefined for a name that is none. */
export function errorMeaning(name: string): { name: string; meaning: string } | undefined {
  const own = Object.hasOwn(aliases, name) ? aliases[name]! : name;
  return Object.hasOwn(meanings, own) ? { name: own, meaning: meanings[own]!() } : undefined;
}
