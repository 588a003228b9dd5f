/** A program of a person's own and its sockets, in the shape that the engine gives. The same each time. */
import type { Connection, Inspection } from '../../extension/contract/connection.ts';
import type { ServerStatistics } from '../../extension/contract/server.ts';
import { calls, findings, program, reporting, sites, sockets } from '../../media/panel/gallery/program.ts';
import { FakeLab } from './fakeLab.ts';
import * as samples from './samples.ts';

export { calls, findings, program, reporting, sites, sockets };

/** Of a socket of a program. */
export function inspectionOfSocket(row: Connection): Inspection {
  const { queues, tcpInfo } = samples.inspection({ ...samples.connections(row.id).at(-1)!, ...row });
  const { application, peer, peerReceive, ...kernel } = queues;
  return { row, queues: kernel, messages: [], ...(row.transport === 'tcp' ? { tcpInfo } : {}) };
}

/** What can be told of one whose calls nobody sees. */
export function countedFromOutside(): ServerStatistics {
  return { connections: 4, cpuNanoseconds: 4_210_000_000 } as ServerStatistics;
}

/** A lab that watches it, and no server. */
export function programLab(info = program()): FakeLab {
  const lab = new FakeLab();
  lab.servers = [info];
  lab.connections = sockets();
  lab.inspect = inspectionOfSocket;
  lab.statistics = countedFromOutside();
  lab.wait = null;
  lab.trace = [];
  return lab;
}

/** A lab that watches one that reports its calls. */
export function reportingLab(info = reporting()): FakeLab {
  const lab = programLab(info);
  const known = new Map(sites().map((each) => [each.site, each]));
  lab.statistics = samples.statistics();
  lab.wait = { ...samples.epollWait(), listenerFd: undefined, controlFd: undefined, thread: 4711, site: 1 };
  lab.trace = calls();
  lab.instead['panel/sites'] = ({ sites: asked }: { sites: number[] }) =>
    asked.map((site) => known.get(site) ?? { site, frames: [] });
  lab.instead['panel/openLine'] = () => null;
  return lab;
}
