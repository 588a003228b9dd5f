/** Whatever the parameters: a result or a proper error, and an engine that lives. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { questionMethods } from '../../../extension/contract/questions.ts';
import { schemas } from '../../../extension/engine/schemas.ts';
import { Engine, type EngineError } from '../support/engine.ts';
import { bounded } from './limits.ts';

const methods = Object.keys(schemas);

/** JSON-RPC's InvalidParams, and what the engine says when an operation failed. */
const properCodes = [-32602, -32000];

const wild = fc.jsonValue({ maxDepth: 3 });
const number = fc.oneof(
  fc.integer({ min: -2, max: 5 }),
  fc.constantFrom(1024, 65_535, 65_536, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31) - 1, 0.5, 1e300),
);

/** Values that may well be right, so that what lies behind the schemas is reached. */
const likely: Record<string, fc.Arbitrary<unknown>> = {
  server: fc.integer({ min: 1, max: 6 }),
  swarm: fc.integer({ min: 1, max: 6 }),
  connection: fc.integer({ min: 1, max: 6 }),
  multiplexer: fc.constantFrom('select', 'poll', 'epoll'),
  trigger: fc.constantFrom('level', 'edge'),
  application: fc.constantFrom('receive', 'echo', 'chat'),
  transport: fc.constantFrom('tcp', 'udp'),
  host: fc.constantFrom('127.0.0.1', '127.255.255.255', '::1'),
  port: fc.constantFrom(0, 9, 65_535),
  backlog: number,
  receiveSize: number,
  queueLimit: number,
  fdSetBits: fc.constantFrom(1024, 4096, 65_536),
  drain: fc.constantFrom('once', 'untilShort', 'untilAgain'),
  writeStrategy: fc.constantFrom('whenWritable', 'immediately'),
  // Without blocking-accept: a loop that sits in accept answers only when somebody comes, as it should.
  faults: fc.subarray(['eof-ignored', 'always-writable', 'zero-timeout', 'partial-send', 'emfile-spin']),
  options: fc.dictionary(fc.constantFrom('SO_RCVBUF', 'SO_LINGER', 'TCP_NODELAY', 'IP_TTL'), wild),
  connectionOptions: fc.dictionary(fc.constantFrom('SO_SNDBUF', 'SO_LINGER', 'TCP_MAXSEG'), wild),
  trace: fc.boolean(),
  acceptingPaused: fc.boolean(),
  sortBy: fc.constantFrom('id', 'peer', 'applicationQueue', 'state'),
  descending: fc.boolean(),
  filter: fc.oneof(fc.string(), fc.constantFrom('#1', 'state:open', 'queued:yes fd:', ': # fd:x')),
  shown: fc.array(number),
  offset: number,
  limit: number,
  after: number,
  action: fc.constantFrom('pauseReading', 'resumeReading', 'shutdownWrite', 'close', 'reset', 'send'),
  text: fc.string({ unit: 'binary' }),
  name: fc.constantFrom('SO_KEEPALIVE', 'SO_RCVBUF', 'TCP_CONGESTION', 'SO_LINGER', 'SO_BINDTODEVICE'),
  value: fc.oneof(wild, number, fc.record({ on: fc.boolean(), seconds: number })),
  milliseconds: fc.constantFrom(0, 1, 2),
  clients: fc.integer({ min: 0, max: 20 }),
  behaviour: fc.constantFrom('idle', 'talk', 'slowReader', 'halfCloser', 'resetter', 'urgentSender'),
  messageSize: number,
  window: number,
  messagesPerSecond: number,
  slowReaderBytesPerSecond: number,
  connectRate: number,
  spreadSources: fc.boolean(),
  verifyEcho: fc.boolean(),
  questions: fc.array(
    fc.record({
      method: fc.constantFrom(...questionMethods, 'server/stop'),
      parameters: fc.record({ server: number, connection: number }, { requiredKeys: [] }),
    }),
  ),
};

const needed: Record<string, string[]> = {
  'server/start': ['multiplexer', 'application', 'host'],
  'swarm/start': ['port', 'clients'],
};

/** Each field left out, likely, or anything. */
const plausible = fc.record(
  Object.fromEntries(
    Object.entries(likely).map(([name, value]) => [
      name,
      fc.oneof({ arbitrary: value, weight: 12 }, { arbitrary: wild, weight: 1 }),
    ]),
  ),
  { requiredKeys: [] },
);

/** Only the fields that a method knows, most of the time: an unknown one ends the matter at once. */
function parametersFor(method: string): fc.Arbitrary<unknown> {
  const shape = (schemas[method as keyof typeof schemas] as { shape?: object }).shape ?? {};
  const known = Object.keys(shape);
  const fitting = plausible.map((all) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => known.includes(name))),
  );
  const required = fc.record(Object.fromEntries((needed[method] ?? []).map((name) => [name, likely[name]!])));
  const merged = fc.tuple(fitting, required).map(([some, more]) => ({ ...some, ...more }));
  return fc.oneof({ arbitrary: merged, weight: 8 }, { arbitrary: wild, weight: 1 });
}

const request = fc
  .constantFrom(...methods)
  .chain((method) => fc.tuple(fc.constant(method), parametersFor(method)));

/** More than this are stopped again: what is tried is the engine, not the machine. */
const mostServers = 5;

describe('requests with any parameters', function () {
  this.timeout(60_000);
  let engine: Engine;

  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.dispose());

  it('are answered with a result or a proper error', async () => {
    let results = 0;
    const failures = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(request, async ([method, parameters]) => {
        try {
          await engine.send(method, parameters);
          results += 1;
        } catch (error) {
          const { code, data, message } = error as EngineError;
          assert(properCodes.includes(code), `${code} ${message}`);
          assert(typeof data?.hint === 'string' && data.hint !== '', message);
          if (code === -32602) assert(typeof data.field === 'string', message);
          failures.set(code, (failures.get(code) ?? 0) + 1);
        }
        if (method === 'server/start') await stopSome('server');
        if (method === 'swarm/start') await stopSome('swarm');
      }),
      bounded,
    );
    // It would prove little if nothing had got through, or nothing had been refused.
    assert(results > 100, `${results} results`);
    assert((failures.get(-32602) ?? 0) > 100, 'hardly anything was refused');
    await engine.stopAll();
    for (const { id } of await engine.request('swarm/list', {}))
      await engine.request('swarm/stop', { swarm: id });
  });

  async function stopSome(what: 'server' | 'swarm'): Promise<void> {
    const running = await engine.request(`${what}/list`, {});
    for (const { id } of running.slice(0, -mostServers)) await engine.send(`${what}/stop`, { [what]: id });
  }
});
