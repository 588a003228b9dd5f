/**
 * The socket options that are explained and offered: what the lab's own table says of each, and what only who writes a
 * program asks.
 */
import { type OptionDefinition, optionDefinitions } from '../../../contract/tables/options.ts';

interface AboutDefault {
  /** The value of a fresh TCP socket, where it is the same on every machine. */
  default?: string | number;
  /** The file below /proc/sys that holds the default of this machine; of three numbers, the middle one. */
  sysctl?: string;
  linuxOnly?: boolean;
}

export type OptionFact = OptionDefinition & AboutDefault;

/** A test holds the defaults against those of the machine that it runs on. */
const aboutDefaults: Record<string, AboutDefault> = {
  SO_REUSEADDR: { default: 'off' },
  SO_REUSEPORT: { default: 'off' },
  SO_KEEPALIVE: { default: 'off' },
  SO_BROADCAST: { default: 'off' },
  SO_DONTROUTE: { default: 'off' },
  SO_OOBINLINE: { default: 'off' },
  SO_BINDTODEVICE: { default: '', linuxOnly: true },
  SO_LINGER: { default: 'off' },
  SO_RCVBUF: { sysctl: 'net/ipv4/tcp_rmem' },
  SO_SNDBUF: { sysctl: 'net/ipv4/tcp_wmem' },
  SO_RCVLOWAT: { default: 1 },
  SO_RCVTIMEO: { default: 0 },
  SO_SNDTIMEO: { default: 0 },
  SO_PRIORITY: { default: 0, linuxOnly: true },
  SO_BUSY_POLL: { sysctl: 'net/core/busy_read', linuxOnly: true },
  SO_TIMESTAMP: { default: 'off' },
  SO_INCOMING_CPU: { default: -1, linuxOnly: true },
  SO_DOMAIN: { linuxOnly: true },
  SO_PROTOCOL: { linuxOnly: true },
  SO_COOKIE: { linuxOnly: true },
  TCP_NODELAY: { default: 'off' },
  TCP_CORK: { default: 'off', linuxOnly: true },
  TCP_QUICKACK: { default: 'on', linuxOnly: true },
  TCP_KEEPIDLE: { sysctl: 'net/ipv4/tcp_keepalive_time' },
  TCP_KEEPINTVL: { sysctl: 'net/ipv4/tcp_keepalive_intvl' },
  TCP_KEEPCNT: { sysctl: 'net/ipv4/tcp_keepalive_probes' },
  TCP_USER_TIMEOUT: { default: 0, linuxOnly: true },
  TCP_DEFER_ACCEPT: { default: 0, linuxOnly: true },
  TCP_FASTOPEN: { default: 0 },
  TCP_CONGESTION: { sysctl: 'net/ipv4/tcp_congestion_control', linuxOnly: true },
  TCP_MAXSEG: { default: 536 },
  TCP_NOTSENT_LOWAT: { default: 0 },
  TCP_SYNCNT: { sysctl: 'net/ipv4/tcp_syn_retries', linuxOnly: true },
  TCP_LINGER2: { sysctl: 'net/ipv4/tcp_fin_timeout', linuxOnly: true },
  IP_TTL: { sysctl: 'net/ipv4/ip_default_ttl' },
  IP_TOS: { default: 0 },
  IP_RECVERR: { default: 'off', linuxOnly: true },
  IPV6_V6ONLY: { default: 'off' },
  IPV6_UNICAST_HOPS: { sysctl: 'net/ipv6/conf/default/hop_limit' },
  IPV6_TCLASS: { default: 0 },
  IPV6_RECVERR: { default: 'off', linuxOnly: true },
};

export const optionFacts: readonly OptionFact[] = optionDefinitions.map((definition) => ({
  ...definition,
  ...aboutDefaults[definition.name],
}));

export function findOption(name: string): OptionFact | undefined {
  return optionFacts.find((option) => option.name === name);
}
