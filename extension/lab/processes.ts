/** The processes of the person that have sockets, as /proc tells of them. */
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { commandLine } from '../shared/argumentsOf.ts';
import { programName } from '../shared/programName.ts';

export interface ProcessWithSockets {
  pid: number;
  /** Its file's name. */
  name: string;
  command: string;
  /** Where it listens, or receives datagrams. */
  ports: number[];
}

/** Descriptors that are looked at, of each: a process with more has had its sockets among the first. */
const mostDescriptors = 4096;

/**
 * Those that listen first, then the youngest first. What ends meanwhile, or may not be looked into, is left out.
 *
 * @param without Process numbers that are not to be offered.
 */
export async function processesWithSockets(without: readonly number[] = []): Promise<ProcessWithSockets[]> {
  const portOf = await portsByInode();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const looked = await Promise.all(
    pids.filter((pid) => !without.includes(pid)).map((pid) => look(pid, portOf).catch(() => undefined)),
  );
  return looked
    .filter((each) => each !== undefined)
    .sort((a, b) => Number(b.ports.length > 0) - Number(a.ports.length > 0) || b.pid - a.pid);
}

async function look(pid: number, portOf: Map<string, number>): Promise<ProcessWithSockets | undefined> {
  const folder = `/proc/${pid}`;
  if ((await stat(folder)).uid !== process.getuid!()) return undefined;
  const inodes = await socketInodes(`${folder}/fd`);
  if (inodes.length === 0) return undefined;
  const words = (await readFile(`${folder}/cmdline`, 'utf8')).replace(/\0+$/, '');
  // A zombie has none.
  if (words === '') return undefined;
  // One word with spaces may be a title that the program has given itself.
  const command = words.includes('\0') ? commandLine(words.split('\0')) : words;
  const ports = inodes.map((inode) => portOf.get(inode)).filter((port) => port !== undefined);
  return { pid, name: programName(command), command, ports: [...new Set(ports)].sort((a, b) => a - b) };
}

async function socketInodes(folder: string): Promise<string[]> {
  const descriptors = (await readdir(folder)).slice(0, mostDescriptors);
  const links = await Promise.all(descriptors.map((fd) => readlink(`${folder}/${fd}`).catch(() => '')));
  return links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]).filter((inode) => inode !== undefined);
}

/** As the kernel numbers the states of sockets (tcp_states.h): a UDP socket that is not connected is closed to it. */
const tables = [
  { files: ['tcp', 'tcp6'], state: '0A' },
  { files: ['udp', 'udp6'], state: '07' },
];

/** The port of each socket that others can reach. */
async function portsByInode(): Promise<Map<string, number>> {
  const ports = new Map<string, number>();
  for (const { files, state } of tables)
    for (const file of files) {
      const lines = await readFile(`/proc/net/${file}`, 'utf8').catch(() => '');
      for (const line of lines.split('\n').slice(1)) {
        // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
        const [, local, , found, , , , , , inode] = line.trim().split(/\s+/);
        if (found === state && local && inode) ports.set(inode, Number.parseInt(local.split(':')[1]!, 16));
      }
    }
  return ports;
}
