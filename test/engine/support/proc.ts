/** What the kernel says of a process: its descriptors, its threads, the interest list of its epoll. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';

/** Descriptor numbers with what each refers to ("socket:[1234]"). */
export function descriptors(pid: number): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of readdirSync(`/proc/${pid}/fd`)) {
    try {
      found.set(Number(name), readlinkSync(`/proc/${pid}/fd/${name}`));
    } catch {
      // Closed between the listing and the reading.
    }
  }
  return found;
}

/** Names of the threads. */
export function threads(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).map((task) =>
    readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim(),
  );
}

/** Resident memory, in bytes. */
export function residentMemory(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return pages * 4096;
}

export interface EpollEntry {
  fd: number;
  events: number;
  /** The low and the high half of epoll_event.data. */
  data: { low: number; high: number };
}

/** The interest list of an epoll descriptor, sorted by descriptor (man 5 proc_pid_fdinfo). */
export function epollInterest(pid: number, epollFd: number): EpollEntry[] {
  const text = readFileSync(`/proc/${pid}/fdinfo/${epollFd}`, 'utf8');
  const entries = text.matchAll(/tfd: +(\d+) events: +([0-9a-f]+) data: +([0-9a-f]+)/g);
  return [...entries]
    .map(([, fd, events, data]) => {
      const both = BigInt(`0x${data}`);
      return {
        fd: Number(fd),
        events: Number.parseInt(events!, 16),
        data: { low: Number(both & 0xffffffffn), high: Number(both >> 32n) },
      };
    })
    .sort((a, b) => a.fd - b.fd);
}

/** How often any listener's accept queue was full when it was needed, since this network began (man 5 proc_pid_net). */
export function listenOverflows(): number {
  const lines = readFileSync('/proc/self/net/netstat', 'utf8').split('\n');
  const [names, values] = lines.filter((line) => line.startsWith('TcpExt:')).map((line) => line.split(' '));
  return Number(values![names!.indexOf('ListenOverflows')]);
}

/** Sets the soft limit of descriptor numbers of a running process. */
export function limitDescriptors(pid: number, soft: number): void {
  execFileSync('prlimit', ['--pid', `${pid}`, `--nofile=${soft}:`]);
}

/** Sets that limit so that just so many descriptors more can be opened; the gaps among those open count. */
export function leaveRoomFor(pid: number, count: number): void {
  const open = descriptors(pid);
  let limit = 0;
  for (let free = 0; free < count; limit++) if (!open.has(limit)) free++;
  limitDescriptors(pid, limit);
}

/** Whether another process of ours can be looked into, as a debugger does. */
export function canReadMemory(): boolean {
  return process.getuid?.() === 0 && process.arch === 'x64';
}

/** The system call that the thread of this name waits in, and its parameters (man 5 proc_pid_syscall). */
export function systemCallOf(pid: number, thread: string): { number: number; parameters: bigint[] } {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const task = tasks.find((one) => readFileSync(`/proc/${pid}/task/${one}/comm`, 'utf8').trim() === thread);
  if (!task) throw new Error(`process ${pid} has no thread ${thread}`);
  const [number, ...parameters] = readFileSync(`/proc/${pid}/task/${task}/syscall`, 'utf8').trim().split(' ');
  return { number: Number(number), parameters: parameters.slice(0, 6).map(BigInt) };
}

export function readMemory(pid: number, address: bigint, length: number): Buffer {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    const bytes = Buffer.alloc(length);
    readSync(memory, bytes, 0, length, address);
    return bytes;
  } finally {
    closeSync(memory);
  }
}
