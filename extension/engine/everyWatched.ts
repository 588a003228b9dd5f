/** All that this engine watches, of either kind, by number. */
import type { ServerInfo } from '../contract/server.ts';
import { say } from '../shared/sentence.ts';
import { invalidParameters } from './errors.ts';
import type { LabServer } from './labServer.ts';
import type { WatchedProgram } from './program.ts';
import type { Programs } from './programs.ts';
import type { Servers } from './servers.ts';

export class EveryWatched {
  private readonly servers: Servers;
  private readonly programs: Programs;

  constructor(servers: Servers, programs: Programs) {
    this.servers = servers;
    this.programs = programs;
  }

  list(): ServerInfo[] {
    return [...this.servers.list(), ...this.programs.list()];
  }

  /** @throws InvalidParams for a number that nothing has. */
  get(id: number): LabServer | WatchedProgram {
    const found = this.servers.find(id) ?? this.programs.find(id);
    if (!found)
      throw invalidParameters('server', say('there is no server {0}; server/list has those that are', id));
    return found;
  }

  /** For what only the loop of a server of the lab does. @throws InvalidParams for a program. */
  lab(id: number): LabServer {
    const found = this.get(id);
    const server = this.servers.find(id);
    if (found !== server || !server)
      throw invalidParameters(
        'server',
        say('server {0} is a program of your own: the lab watches it, and does nothing in its place', id),
      );
    return server;
  }
}
