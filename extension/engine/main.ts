/**
 * The engine: JSON-RPC in, native addon out. Over Node's IPC when it was forked, over standard input and output
 * with `--stdio`. It ends, and every server with it, when the other side is gone.
 */
import { setTimeout } from 'node:timers/promises';
import type { z } from 'zod';
import type { Question } from '../contract/questions.ts';
import type { ServerInfo } from '../contract/server.ts';
import { answerEach } from './batch.ts';
import { type BoundedConnection, connectBounded } from './boundedConnection.ts';
import { invalidParameters } from './errors.ts';
import { type Handlers, makeHandlers } from './handlers.ts';
import { ipcLine, stdioLine } from './lines.ts';
import { loadAddon } from './native.ts';
import { Numbers } from './numbers.ts';
import { Programs } from './programs.ts';
import { schemas } from './schemas.ts';
import { Servers } from './servers.ts';
import { Swarms } from './swarms.ts';

function connect(): BoundedConnection {
  if (process.argv.includes('--stdio')) {
    // Whatever prints by mistake must not end up between two messages.
    console.log = console.error;
    return connectBounded(stdioLine());
  }
  if (!process.send) {
    console.error('network-lab engine: fork it, or start it with --stdio');
    process.exit(2);
  }
  return connectBounded(ipcLine());
}

/** The parameters, or InvalidParams that names the field. */
function parse(schema: z.ZodType, parameters: unknown): unknown {
  const parsed = schema.safeParse(parameters ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
  throw invalidParameters([...issue.path, ...unknown].join('.') || 'parameters', issue.message);
}

/** How long the servers are waited for at the end; the kernel closes what is left. */
const endPatienceMilliseconds = 1000;

const addon = loadAddon();
const { connection, room } = connect();
const tellChanged = (info: ServerInfo) => void connection.sendNotification('server/changed', info);
const numbers = new Numbers();
const servers = new Servers(addon, numbers, tellChanged);
const programs = new Programs(addon, numbers, tellChanged);
const swarms = new Swarms(addon);

const handlers = makeHandlers(addon, servers, programs, swarms);

function handle(method: keyof Handlers, parameters: unknown): unknown {
  return (handlers[method] as (parameters: unknown) => unknown)(parse(schemas[method], parameters));
}

for (const method of Object.keys(handlers) as (keyof Handlers)[]) {
  // Where a request has no parameters, the cancellation token takes their place.
  connection.onRequest(method, (...given: unknown[]) => handle(method, given.length > 1 ? given[0] : {}));
}
/** One batch after the other: of many that are begun, each would keep what it has found so far. */
let batchBefore: Promise<unknown> = Promise.resolve();
connection.onRequest('request/batch', (parameters: unknown) => {
  const { questions } = parse(schemas['request/batch'], parameters) as { questions: Question[] };
  const answers = batchBefore.then(room).then(() => answerEach(questions, handle));
  batchBefore = answers;
  return answers;
});

/** The one who asked for the servers is gone: no close that lingers, and no name server, may keep the engine. */
async function end(): Promise<void> {
  programs.end();
  await Promise.race([
    Promise.all([servers.stopAll(), swarms.stopAll()]),
    setTimeout(endPatienceMilliseconds),
  ]);
  addon.leave(0);
}
connection.onClose(end);
process.on('disconnect', end);
process.on('SIGTERM', end);
process.on('SIGINT', end);
connection.listen();
