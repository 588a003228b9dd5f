/** What `ss` says: the kernel's own figures by another way (netlink) and another program than the engine's. */
import { execFileSync } from 'node:child_process';

export interface Socket {
  state: string;
  receiveQueue: number;
  sendQueue: number;
  local: string;
  peer: string;
  /** Of `timer:(keepalive,119min,0)` the first word; absent: no timer runs. */
  timer?: string;
  /** Of `skmem:(r0,rb131072,…)` each figure by its letters. */
  memory: Record<string, number>;
  /** The rest, as ss prints it. */
  details: string;
}

/** TCP sockets whose own port is this. */
export function socketsOfPort(port: number): Socket[] {
  return read(`( sport = :${port} )`);
}

/** The one socket that has this address and port as its own end, and that port as the other. */
export function socketOf(local: string, peerPort: number): Socket {
  const port = local.slice(local.lastIndexOf(':') + 1);
  const found = read(`( sport = :${port} and dport = :${peerPort} )`);
  if (found.length !== 1) throw new Error(`ss knows ${found.length} sockets ${local} → :${peerPort}`);
  return found[0]!;
}

function read(filter: string): Socket[] {
  const text = execFileSync('ss', ['-tainmoeH', filter], { encoding: 'utf8' });
  // A socket's details are on a line of their own, which begins with a tab.
  const blocks = text.replaceAll('\n\t', ' ').trim().split('\n');
  return blocks.filter((block) => block !== '').map(parse);
}

function parse(block: string): Socket {
  const [state, receiveQueue, sendQueue, local, peer, ...rest] = block.trim().split(/\s+/);
  const details = rest.join(' ');
  const memory: Record<string, number> = {};
  const figures = /skmem:\(([^)]*)\)/.exec(details)?.[1] ?? '';
  for (const [, letters, figure] of figures.matchAll(/([a-z]+)(\d+)/g)) memory[letters!] = Number(figure);
  return {
    state: state!,
    receiveQueue: Number(receiveQueue),
    sendQueue: Number(sendQueue),
    local: local!,
    peer: peer!,
    timer: /timer:\((\w+)/.exec(details)?.[1],
    memory,
    details,
  };
}
