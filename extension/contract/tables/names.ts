// Generated from the native core: change it there, then `npm run generate`.

/** What a view of connections can be sorted by. */
export const connectionColumns = [
  'id',
  'fd',
  'peer',
  'state',
  'readable',
  'writable',
  'exceptional',
  'receiveQueue',
  'sendQueue',
  'unsent',
  'applicationQueue',
  'received',
  'sent',
  'rttMicroseconds',
  'openedAt',
  'lastActiveAt',
  'readingPaused',
] as const;

/** What can be done to a connection. */
export const connectionActions = [
  'pauseReading',
  'resumeReading',
  'shutdownWrite',
  'close',
  'reset',
  'send',
  'sendUrgent',
] as const;

/** The fault switches. */
export const faultNames = [
  'eof-ignored',
  'always-writable',
  'zero-timeout',
  'edge-one-receive',
  'removed-not-closed',
  'blocking-accept',
  'partial-send',
  'emfile-spin',
  'closed-not-removed',
  'hup-ignored',
  'split-character',
  'message-boundary',
] as const;
