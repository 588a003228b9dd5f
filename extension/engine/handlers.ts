/** What the engine answers to each request of the contract. */
import type { EngineMethod, ParametersOf, ResultOf } from '../contract/methods.ts';
import type { MultiplexerDescription, ServerInfo } from '../contract/server.ts';
import { say } from '../shared/sentence.ts';
import { carrying, soon } from './errands.ts';
import { calling, failed, invalidParameters } from './errors.ts';
import { EveryWatched } from './everyWatched.ts';
import type { LabServer } from './labServer.ts';
import { lookUp } from './lookUp.ts';
import { requireFaults, requireOption, requireOptions } from './names.ts';
import type { ActResult, NativeAddon, NativeServer } from './native.ts';
import { WatchedProgram } from './program.ts';
import type { Programs } from './programs.ts';
import type { Servers } from './servers.ts';
import type { Swarms } from './swarms.ts';

export type Handlers = {
  [M in Exclude<EngineMethod, 'request/batch'>]: (
    parameters: ParametersOf<M>,
  ) => ResultOf<M> | Promise<ResultOf<M>>;
};

/** Entries of a wait's lists where the caller names no limit: more than a person reads, less than a flood. */
const waitEntries = 1024;
const closingEntries = 256;

export function makeHandlers(
  addon: NativeAddon,
  servers: Servers,
  programs: Programs,
  swarms: Swarms,
): Handlers {
  const watched = new EveryWatched(servers, programs);

  /** Holds a server's loop, or a program's threads, or lets them go on; and tells. */
  function hold(
    id: number,
    thread: number | undefined,
    ofServer: (native: NativeServer, server: LabServer) => void,
    ofProgram: (program: WatchedProgram) => void,
  ): ServerInfo {
    const found = watched.get(id);
    if (found instanceof WatchedProgram) return programs.change(found, ofProgram);
    refuseThread(thread);
    return servers.change(found, (server) => ofServer(server.native, server));
  }

  return {
    'multiplexer/list': () => addon.multiplexers().map(describe),
    'fault/list': () => addon.faultNames.map((name) => ({ name })),

    'server/start': async ({ id, ...configuration }) => {
      requireFaults(addon, configuration.faults);
      requireOptions(addon, 'options', configuration.options);
      requireOptions(addon, 'connectionOptions', configuration.connectionOptions);
      const host = await lookUp(configuration.host ?? '127.0.0.1');
      return servers.start({ ...configuration, host }, id);
    },
    'server/stop': ({ server }) => {
      const found = watched.get(server);
      return found instanceof WatchedProgram ? programs.letGo(found) : servers.stop(found);
    },
    'server/list': () => watched.list(),
    'server/statistics': ({ server }) => watched.get(server).statistics(),
    'server/output': ({ server, after }) => watched.get(server).readOutput(after),
    'server/adjust': async ({ server, faults, backlog, acceptingPaused, trace }) => {
      const found = watched.get(server);
      const forLoop = faults !== undefined || backlog !== undefined || acceptingPaused !== undefined;
      if (found instanceof WatchedProgram && !forLoop) {
        if (trace !== undefined) found.turnTrace(trace);
        return found.info();
      }
      const entry = watched.lab(server);
      // First what may not come to pass; the rest needs no loop.
      if (acceptingPaused !== undefined)
        await servers.errand<void>(entry, 'acceptingPaused', (done) =>
          entry.native.pauseAccepting(acceptingPaused, done),
        );
      const { native } = entry;
      if (backlog !== undefined) calling('backlog', () => native.setBacklog(backlog));
      if (trace !== undefined) native.turnTrace(trace);
      if (faults) await soon((seen) => calling('faults', () => native.setFaults(faults, seen)));
      return servers.change(entry, () => {});
    },

    'program/environment': ({ environment, folder }) => programs.environment(environment, folder),
    'program/settle': () => programs.settle(),
    'program/attach': ({ pid }) => programs.attach(pid),
    'program/end': ({ server, signal = 'SIGTERM' }) => programs.signal(server, signal),
    'site/resolve': ({ server, sites }) => {
      const found = watched.get(server);
      if (found instanceof WatchedProgram) return found.sites(sites);
      return sites.map((site) => ({ site, frames: [] }));
    },
    'site/counts': ({ server }) => {
      const found = watched.get(server);
      return found instanceof WatchedProgram ? found.siteCounts() : [];
    },

    'finding/list': ({ server }) => watched.get(server).findings(),

    'server/closing': ({ port, limit = closingEntries }) =>
      calling('port', () => addon.closingSockets(port, limit)),

    'connection/view': ({ server, ...query }) => watched.get(server).view(query),
    'connection/inspect': ({ server, connection }) =>
      known(connection, server, watched.get(server).inspect(connection)),
    'connection/act': async ({ server, connection, action, text }) => {
      const entry = watched.lab(server);
      const result = await carrying(text, () =>
        servers.errand<ActResult>(entry, 'action', (done) =>
          entry.native.act(connection, action, text, done),
        ),
      );
      refuse(result, server, connection);
      return { row: entry.native.row(connection) ?? null };
    },

    'datagram/send': async ({ server, host, port, text }) => {
      const { native } = watched.lab(server);
      const numeric = await lookUp(host);
      calling('server', () => native.sendDatagram(numeric, port, text));
      return { sent: Buffer.byteLength(text) };
    },

    'option/list': async ({ server, connection = 0 }) => {
      const found = watched.get(server);
      const options = await calling('connection', () => found.options(connection));
      return known(connection, server, options);
    },
    'option/set': async ({ server, connection = 0, name, value }) => {
      const found = watched.get(server);
      requireOption(addon, name);
      const option = await calling('value', () => found.setOption(connection, name, value));
      return known(connection, server, option);
    },

    'wait/last': ({ server, thread, limit = waitEntries }) => watched.get(server).lastWait(limit, thread),
    'trace/read': ({ server, after, limit }) => watched.get(server).readTrace(after, limit),

    'loop/pause': ({ server, thread }) =>
      hold(
        server,
        thread,
        (native) => native.pause(),
        (program) => program.pause(thread),
      ),
    'loop/resume': ({ server, thread }) =>
      hold(
        server,
        thread,
        (native) => native.resume(),
        (program) => program.resume(thread),
      ),
    'loop/pace': ({ server, thread, milliseconds }) =>
      hold(
        server,
        thread,
        (native, entry) => {
          native.pace(milliseconds);
          entry.pace = milliseconds;
        },
        (program) => program.pace(thread, milliseconds),
      ),
    'loop/step': ({ server, thread }) => {
      const found = watched.get(server);
      if (found instanceof WatchedProgram) return programs.step(found, thread);
      refuseThread(thread);
      return servers.step(found);
    },

    'swarm/start': (configuration) => swarms.start(configuration),
    'swarm/adjust': ({ swarm, ...settings }) => swarms.adjust(swarm, settings),
    'swarm/stop': ({ swarm }) => swarms.stop(swarm),
    'swarm/list': () => swarms.list(),
    'swarm/statistics': ({ swarm }) => swarms.get(swarm).native.statistics(),
  };
}

function describe({ name, hasEdge, limit }: ReturnType<NativeAddon['multiplexers']>[number]) {
  const description: MultiplexerDescription = {
    name,
    available: true,
    triggers: hasEdge ? ['level', 'edge'] : ['level'],
  };
  if (limit > 0) description.limit = limit;
  return description;
}

function refuseThread(thread: number | undefined): void {
  if (thread !== undefined)
    throw invalidParameters('thread', say('a server of the lab has one thread: leave it out'));
}

function known<T>(connection: number, server: number, found: T | undefined): T {
  if (found === undefined) throw noSuchConnection(connection, server);
  return found;
}

function noSuchConnection(connection: number, server: number) {
  return invalidParameters(
    'connection',
    say('server {0} has no connection {1}; it may have closed', server, connection),
  );
}

function refuse(result: ActResult, server: number, connection: number): void {
  if (result === 'noSuchConnection') throw noSuchConnection(connection, server);
  if (result === 'queueFull')
    throw failed(say('the application queue is full'), say('Wait until the peer has read, or send less.'));
  if (result === 'notForDatagrams')
    throw invalidParameters(
      'action',
      say('a UDP peer has no connection: it can only be sent to, or forgotten (close)'),
    );
  if (result === 'leftOpen')
    throw failed(
      say('the server has forgotten this connection: the mistake removed-not-closed left it open'),
      say('Switch the mistake off: then it is closed.'),
    );
  if (result === 'writeIsShut')
    throw failed(
      say('this side has said that it sends no more'),
      say('shutdownWrite cannot be undone: connect again.'),
    );
}
