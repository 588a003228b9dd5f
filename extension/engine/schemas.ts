/** The form of every request's parameters. What does not fit never reaches the addon. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import type { EngineMethod, ParametersOf } from '../contract/methods.ts';
import { mostQuestions, type Question, questionMethods } from '../contract/questions.ts';
import { endingSignals, greatestChosenId } from '../contract/server.ts';
import { connectionActions, connectionColumns } from '../contract/tables/names.ts';

const id = z.int().min(1);
const server = { server: id };
const socket = { ...server, connection: id.optional() };
const thread = { ...server, thread: id.optional() };

const megabyte = 1 << 20;

const optionValue = z.union([
  z.boolean(),
  z.int(),
  z.string().max(4096),
  z.strictObject({ on: z.boolean(), seconds: z.int() }),
]);
const optionSettings = z.record(z.string().max(64), optionValue);
const faults = z.array(z.string().max(64)).max(64);
const backlog = z.int().min(0).max(65_535);

const start = z
  .strictObject({
    id: id.max(greatestChosenId).optional(),
    multiplexer: z.enum(['select', 'poll', 'epoll']),
    trigger: z.enum(['level', 'edge']).optional(),
    application: z.enum(['receive', 'echo', 'chat']),
    transport: z.enum(['tcp', 'udp']).optional(),
    host: z.string().max(255).optional(),
    port: z.int().min(0).max(65_535).optional(),
    backlog: backlog.optional(),
    receiveSize: z.int().min(1).max(megabyte).optional(),
    drain: z.enum(['once', 'untilShort', 'untilAgain']).optional(),
    writeStrategy: z.enum(['whenWritable', 'immediately']).optional(),
    queueLimit: z
      .int()
      .min(1)
      .max(64 * megabyte)
      .optional(),
    options: optionSettings.optional(),
    connectionOptions: optionSettings.optional(),
    faults: faults.optional(),
    fdSetBits: z.int().min(1024).max(65_536).multipleOf(64).optional(),
    trace: z.boolean().optional(),
  })
  .refine(({ multiplexer, trigger }) => trigger !== 'edge' || multiplexer === 'epoll', {
    path: ['trigger'],
    message: 'only epoll has an edge trigger',
  })
  .refine(({ multiplexer, fdSetBits }) => fdSetBits === undefined || multiplexer === 'select', {
    path: ['fdSetBits'],
    message: 'only select has descriptor sets',
  });

/** A swarm must not be able to flood anybody but this machine. */
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  return (isIPv4(host) && loopback.check(host, 'ipv4')) || (isIPv6(host) && loopback.check(host, 'ipv6'));
}

const swarmSettings = {
  clients: z.int().min(0).max(65_000).optional(),
  behaviour: z.enum(['idle', 'talk', 'slowReader', 'halfCloser', 'resetter', 'urgentSender']).optional(),
  messageSize: z
    .int()
    .min(1)
    .max(16 * megabyte)
    .optional(),
  messagesPerSecond: z.number().min(0).max(1e6).optional(),
  window: z.int().min(1).max(1024).optional(),
  slowReaderBytesPerSecond: z.int().min(0).max(10_000_000).optional(),
  spreadSources: z.boolean().optional(),
  connectRate: z.number().min(0).max(1e6).optional(),
  verifyEcho: z.boolean().optional(),
};

const swarm = z
  .strictObject({
    ...swarmSettings,
    host: z
      .string()
      .refine(isLoopback, 'a swarm talks to this machine alone: an address of 127.0.0.0/8, or ::1')
      .optional(),
    port: z.int().min(1).max(65_535),
  })
  .refine(({ host, spreadSources }) => !(spreadSources && host?.includes(':')), {
    path: ['spreadSources'],
    message: 'IPv6 has a single loopback address',
  });

const nothing = z.strictObject({});

/** Its parameters are held against the schema of its method when it is answered: one that is wrong is an error of its own. */
const question = z
  .strictObject({ method: z.enum(questionMethods), parameters: z.unknown().optional() })
  .transform((each) => each as unknown as Question);

export const schemas = {
  'multiplexer/list': nothing,
  'fault/list': nothing,
  'server/start': start,
  'server/stop': z.strictObject(server),
  'server/list': nothing,
  'server/statistics': z.strictObject(server),
  'server/output': z.strictObject({ ...server, after: z.int().min(0) }),
  'server/adjust': z.strictObject({
    ...server,
    faults: faults.optional(),
    backlog: backlog.optional(),
    acceptingPaused: z.boolean().optional(),
    trace: z.boolean().optional(),
  }),
  'program/environment': z.strictObject({
    environment: z.record(z.string().max(4096), z.string().max(megabyte)).optional(),
    folder: z.string().max(4096).optional(),
  }),
  'program/settle': nothing,
  'program/attach': z.strictObject({ pid: z.int().min(1).max(4_194_304) }),
  'program/end': z.strictObject({ ...server, signal: z.enum(endingSignals).optional() }),
  'site/counts': z.strictObject(server),
  'site/resolve': z.strictObject({ ...server, sites: z.array(id).max(256) }),
  'finding/list': z.strictObject(server),
  'server/closing': z.strictObject({
    port: z.int().min(1).max(65_535),
    limit: z.int().min(1).max(4096).optional(),
  }),
  'connection/view': z.strictObject({
    ...server,
    sortBy: z.enum(connectionColumns).optional(),
    descending: z.boolean().optional(),
    filter: z.string().max(256).optional(),
    shown: z.array(id).max(1000).optional(),
    offset: z.int().min(0),
    limit: z.int().min(0).max(1000),
  }),
  'connection/inspect': z.strictObject({ ...server, connection: id }),
  'connection/act': z
    .strictObject({
      ...server,
      connection: id,
      action: z.enum(connectionActions),
      text: z.string().max(megabyte).optional(),
    })
    .refine(({ action, text }) => !action.startsWith('send') || (text !== undefined && text !== ''), {
      path: ['text'],
      message: 'send needs the text to send',
    }),
  'datagram/send': z.strictObject({
    ...server,
    host: z.string().max(255),
    port: z.int().min(1).max(65_535),
    text: z.string().max(65_507),
  }),
  'option/list': z.strictObject(socket),
  'option/set': z.strictObject({ ...socket, name: z.string().max(64), value: optionValue }),
  'wait/last': z.strictObject({
    ...server,
    thread: id.optional(),
    limit: z.int().min(1).max(65_536).optional(),
  }),
  'trace/read': z.strictObject({ ...server, after: z.int().min(0), limit: z.int().min(0).max(10_000) }),
  'loop/pause': z.strictObject(thread),
  'loop/step': z.strictObject(thread),
  'loop/resume': z.strictObject(thread),
  'loop/pace': z.strictObject({ ...thread, milliseconds: z.int().min(0).max(2000) }),
  'swarm/start': swarm,
  'swarm/adjust': z.strictObject({ swarm: id, ...swarmSettings }),
  'swarm/stop': z.strictObject({ swarm: id }),
  'swarm/list': nothing,
  'swarm/statistics': z.strictObject({ swarm: id }),
  'request/batch': z.strictObject({ questions: z.array(question).max(mostQuestions) }),
} satisfies { [M in EngineMethod]: z.ZodType<ParametersOf<M>> };
