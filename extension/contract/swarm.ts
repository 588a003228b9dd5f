/**
 * The words for a swarm: many clients on one thread, each with a behaviour that can be changed while it runs,
 * and a check of every byte that comes back. It is run by a second engine process, so that its descriptors and
 * its CPU are not the servers'.
 */
import type { SocketAddress } from './server.ts';

/**
 * `idle` connects and stays. `talk` sends messages and waits for their echo, `window` of them under way.
 * `slowReader` sends all that the server takes and reads `slowReaderBytesPerSecond`. `halfCloser` sends `window`
 * messages in random pieces, then FIN, reads to the end and connects again. `resetter` sends a part of its
 * messages, then RST, and connects again. `urgentSender` talks, with one urgent byte after its messages.
 */
export type SwarmBehaviour = 'idle' | 'talk' | 'slowReader' | 'halfCloser' | 'resetter' | 'urgentSender';

/** What can be changed while a swarm runs. */
export interface SwarmSettings {
  /** 1 where left out. */
  clients?: number;
  /** `talk` where left out. */
  behaviour?: SwarmBehaviour;
  /** Bytes; 64 where left out. */
  messageSize?: number;
  /** Of each client; for those that connect again, connections a second. 0 (left out): as fast as the echo comes back. */
  messagesPerSecond?: number;
  /** Messages under way: 1 (left out) is ping-pong, more is pipelined. */
  window?: number;
  /** 0: never reads; 1,024 where left out. */
  slowReaderBytesPerSecond?: number;
  /** Each connection from another address of 127.0.0.0/8, so that ports do not run out. Not for IPv6. */
  spreadSources?: boolean;
  /** Connections a second, of the whole swarm; 0 (left out): as fast as they are accepted. */
  connectRate?: number;
  /** Check every byte, and wait for the echo (left out); false for servers that do not echo. */
  verifyEcho?: boolean;
}

/** Loopback addresses only; 127.0.0.1 where left out. */
export interface SwarmConfiguration extends SwarmSettings {
  host?: string;
  port: number;
}

export interface SwarmInfo extends Required<SwarmSettings> {
  id: number;
  target: SocketAddress;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

/** Counts since the start, but `connected` is now, and `latency` since the last adjustment. */
export interface SwarmStatistics {
  connected: number;
  connections: number;
  /** Half-closers that read to the end, every byte echoed; and those to whom bytes were missing, and how many. */
  completed: number;
  truncated: number;
  missingBytes: number;
  /** RST that the clients sent. */
  resets: number;
  /** FIN from the server, unasked. */
  endedByServer: number;
  messagesSent: number;
  /** Echoed in full, of clients that wait for the echo. */
  messagesReceived: number;
  bytesSent: number;
  bytesReceived: number;
  /** Bytes that were changed, foreign or doubled. */
  mismatchedBytes: number;
  urgentSent: number;
  /** Urgent bytes that came back within the stream. */
  urgentInLine: number;
  /** Of connect, send and receive. A client that failed rests until the swarm is adjusted. */
  failures: { errno: string; count: number }[];
  /** From when a message was due to its last byte's return; percentiles are never less than what was measured. */
  latency: SwarmLatency;
}

export interface SwarmLatency {
  /** Messages measured. */
  count: number;
  p50Microseconds: number;
  p90Microseconds: number;
  p99Microseconds: number;
  p999Microseconds: number;
  maximumMicroseconds: number;
}
