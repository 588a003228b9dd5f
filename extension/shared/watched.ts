/**
 * What the lab watches, whichever of the two kinds: a server of the lab, or a program of a person's own. Whoever shows
 * it asks here and need not know the kinds. What a kind cannot tell is undefined or an empty list, never zero.
 */
import type {
  LabServerInfo,
  Position,
  ProgramInfo,
  ProgramListener,
  ProgramThread,
  ServerInfo,
  Transport,
} from '../contract/server.ts';
import { addressText } from './text.ts';

export type Watched = ServerInfo;

/** A socket of it that others connect to; of a UDP server of the lab the one socket that all comes through. */
export type Listener = Omit<ProgramListener, 'id'> & {
  /** What it goes by where a connection is named; absent where there is but the one. */
  id?: number;
};

/**
 * What stands in a row of its table: a connection to its one listener; a peer, which over UDP has no socket of its own; or
 * a socket of any kind.
 */
export type RowKind = 'connection' | 'peer' | 'socket';

export function isLabServer(watched: Watched): watched is LabServerInfo {
  return watched.kind === 'lab';
}

export function isProgram(watched: Watched): watched is ProgramInfo {
  return watched.kind === 'program';
}

/**
 * Tells one run from the next: a reloaded program has the number of the one whose place it took, and its calls and their
 * places are counted from 1 again.
 */
export function runOf({ id, startedAt }: Watched): string {
  return `${id}:${startedAt}`;
}

export function rowKindOf(
  watched: Pick<ProgramInfo, 'kind'> | Pick<LabServerInfo, 'kind' | 'transport'>,
): RowKind {
  if (watched.kind === 'program') return 'socket';
  return watched.transport === 'udp' ? 'peer' : 'connection';
}

export function listenersOf(watched: Watched): Listener[] {
  if (isProgram(watched)) return watched.listeners;
  const { fd, transport, backlog, acceptQueue, acceptQueueLimit, drops } = watched;
  const address = addressText(watched);
  return [{ address, fd, transport, backlog, acceptQueue, acceptQueueLimit, drops, sharedWith: [] }];
}

/** The listener that is meant where `connection` is selected: the first where none is; undefined for a connection. */
export function listenerOf(watched: Watched, connection?: number): Listener | undefined {
  const listeners = listenersOf(watched);
  return connection === undefined ? listeners[0] : listeners.find(({ id }) => id === connection);
}

/** `127.0.0.1:8002` of its first listener, or that listener's path. */
export function addressOf(watched: Watched): string | undefined {
  return listenerOf(watched)?.address;
}

/** The mistakes that it was told to commit. */
export function faultsOf(watched: Watched): string[] {
  return isLabServer(watched) ? watched.faults : [];
}

/** Whether a person has taken its listener out of the interest set. */
export function isAcceptingPaused(watched: Watched): boolean {
  return isLabServer(watched) && watched.acceptingPaused;
}

/** Where a client on this machine reaches it; of a program the first TCP listener that loopback leads to. */
export function endpointOf(
  watched: Watched,
): { host: string; port: number; transport: Transport } | undefined {
  if (!isProgram(watched)) return { ...watched.address, transport: watched.transport };
  for (const { address, transport } of watched.listeners) {
    const [, host, port] = /^\[?([^\]]*)\]?:(\d+)$/.exec(address) ?? [];
    if (transport === 'tcp' && host !== undefined && leadsThere.test(host))
      return { host, port: Number(port), transport };
  }
  return undefined;
}

/** Loopback, and all addresses together. */
const leadsThere = /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1?)$/;

/** Whether its loop can be held, driven call by call, and slowed down. */
export function isDrivable(watched: Watched): boolean {
  return areCallsSeen(watched);
}

/** Where it goes on, one call at a time: of a program at the thread that waited last, where that is held, else at one that is. */
export function nextPosition(watched: Watched): Position {
  const held = isProgram(watched) && !watched.position.held ? heldThreads(watched)[0]?.position : undefined;
  return held ?? watched.position;
}

/** Those that stand before a call until somebody lets them go on. */
export function heldThreads({ program }: ProgramInfo): ProgramThread[] {
  return program.threads.filter(({ paused, position }) => paused && position.held);
}

/** Whether its calls are seen: what each wait was asked and what it answered, and the time line. */
export function areCallsSeen(watched: Watched): boolean {
  return isLabServer(watched) || watched.program.way === 'shim';
}
