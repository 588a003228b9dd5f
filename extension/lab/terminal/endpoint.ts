import { isIPv4, isIPv6 } from 'node:net';

export interface Endpoint {
  host: string;
  port: number;
}

/** What is wrong with a typed address; the feature that asked says it in the person's language. */
export type EndpointFault = 'empty' | 'noPort' | 'badPort' | 'badHost' | 'bareIPv6';

/** A host name as in RFC 1123; an IPv4 address is one by form. */
const hostName = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i;

/** Reads `host:port`, `[IPv6]:port`, `:port` or `port`; without a host, it is `defaultHost`. */
export function parseEndpoint(text: string, defaultHost: string): Endpoint | EndpointFault {
  const trimmed = text.trim();
  if (trimmed === '') return 'empty';
  if (isIPv6(trimmed)) return 'bareIPv6';
  const match = /^(?:\[(?<ipv6>[^\]]*)\]:|(?<name>[^:]*):)?(?<port>[^:]*)$/.exec(trimmed);
  if (!match?.groups) return 'badHost';
  const { ipv6, name, port = '' } = match.groups;
  if (ipv6 !== undefined && !isIPv6(ipv6)) return 'badHost';
  if (name && !hostName.test(name)) return 'badHost';
  if (port === '') return 'noPort';
  // A lone word is a host whose port is missing, not a bad port.
  if (!/^\d+$/.test(port)) return name === undefined && ipv6 === undefined ? 'noPort' : 'badPort';
  if (Number(port) > 65535) return 'badPort';
  return { host: ipv6 || name || defaultHost, port: Number(port) };
}

/**
 * Whether only this machine can reach a server that is bound to `host`.
 *
 * Only addresses in full form count, and the name that RFC 6761 reserves: when in doubt, the answer is no.
 */
export function isLoopback(host: string): boolean {
  const address = host.toLowerCase().replace(/^::ffff:/, '');
  if (address === 'localhost') return true;
  if (isIPv4(address)) return address.startsWith('127.');
  return address === '::1';
}

/** Where a client on this machine finds a server: one that listens everywhere is reached over loopback. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
