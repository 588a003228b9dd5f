/** What the engine answers to each request of the contract. */
import type { EngineMethod, ParametersOf, ResultOf } from '../contract/methods.ts';
import type { MultiplexerDescription } from '../contract/server.ts';
import { say } from '../shared/sentence.ts';
import { carrying, soon } from './errands.ts';
import { calling, failed, invalidParameters } from './errors.ts';
import { lookUp } from './lookUp.ts';
import { requireFaults, requireOption, requireOptions } from './names.ts';
import type { ActResult, NativeAddon } from './native.ts';
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

export function makeHandlers(addon: NativeAddon, servers: Servers, swarms: Swarms): Handlers {
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
    'server/stop': ({ server }) => servers.stop(server),
    'server/list': () => servers.list(),
    'server/statistics': ({ server }) => servers.get(server).native.statistics(),
    'server/output': ({ server, after }) => {
      const { native, output } = servers.get(server);
      const chunk = native.readOutput(after);
      return { entries: output.decode(after, chunk), next: chunk.next, lost: chunk.lost };
    },
    'server/adjust': async ({ server, faults, backlog, acceptingPaused, trace }) => {
      const entry = servers.get(server);
      // First what may not come to pass; the rest needs no loop.
      if (acceptingPaused !== undefined)
        await servers.errand<void>(entry, 'acceptingPaused', (done) =>
          entry.native.pauseAccepting(acceptingPaused, done),
        );
      const { native } = entry;
      if (backlog !== undefined) calling('backlog', () => native.setBacklog(backlog));
      if (trace !== undefined) native.turnTrace(trace);
      if (faults) await soon((seen) => calling('faults', () => native.setFaults(faults, seen)));
      return servers.change(server, () => {});
    },

    'server/closing': ({ port, limit = closingEntries }) =>
      calling('port', () => addon.closingSockets(port, limit)),

    'connection/view': ({ server, ...query }) => servers.get(server).native.view(query),
    'connection/inspect': ({ server, connection }) => {
      const found = known(connection, server, servers.get(server).native.inspect(connection));
      const messages = found.messages.map((message) => ({
        ...message,
        head: message.head.toString('base64'),
      }));
      return { ...found, messages };
    },
    'connection/act': async ({ server, connection, action, text }) => {
      const entry = servers.get(server);
      const result = await carrying(text, () =>
        servers.errand<ActResult>(entry, 'action', (done) =>
          entry.native.act(connection, action, text, done),
        ),
      );
      refuse(result, server, connection);
      return { row: entry.native.row(connection) ?? null };
    },

    'datagram/send': async ({ server, host, port, text }) => {
      const numeric = await lookUp(host);
      calling('server', () => servers.get(server).native.sendDatagram(numeric, port, text));
      return { sent: Buffer.byteLength(text) };
    },

    'option/list': ({ server, connection = 0 }) => {
      const { native } = servers.get(server);
      return known(
        connection,
        server,
        calling('connection', () => native.options(connection)),
      );
    },
    'option/set': ({ server, connection = 0, name, value }) => {
      const { native } = servers.get(server);
      requireOption(addon, name);
      return known(
        connection,
        server,
        calling('value', () => native.setOption(connection, name, value)),
      );
    },

    'wait/last': ({ server, limit = waitEntries }) => servers.get(server).native.lastWait(limit),
    'trace/read': ({ server, after, limit }) => servers.get(server).native.readTrace(after, limit),

    'loop/pause': ({ server }) => servers.change(server, ({ native }) => native.pause()),
    'loop/step': ({ server }) => servers.step(server),
    'loop/resume': ({ server }) => servers.change(server, ({ native }) => native.resume()),
    'loop/pace': ({ server, milliseconds }) =>
      servers.change(server, (entry) => {
        entry.native.pace(milliseconds);
        entry.pace = milliseconds;
      }),

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
