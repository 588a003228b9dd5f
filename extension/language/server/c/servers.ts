import type { ServerConfiguration } from '../../../contract/server.ts';
import type { ServerShape } from '../language.ts';
import { type Call, callsIn, loopsAround, unwrap } from './call.ts';
import type { Descriptors } from './descriptors.ts';
import { constantOf } from './integers.ts';
import { isReceiving } from './library.ts';
import type { Program } from './program.ts';
import { registrations } from './registrations.ts';
import { loopingWaits } from './waits.ts';

/** The loops of a server, each with the lab's server that is most like it. */
export function serversOf(descriptors: Descriptors): ServerShape[] {
  const { program } = descriptors;
  if (program.callsTo('accept', 'accept4').length === 0) return [];
  const common = commonOf(descriptors);
  return loopingWaits(program).flatMap(({ node, name }) => {
    const loop = loopsAround(node).at(-1);
    if (!loop) return [];
    const body = loop.child('body');
    const end = body && body.start > loop.start ? body.start : loop.start;
    return [{ start: loop.start, end, configuration: configurationOf(program, name, common) }];
  });
}

function configurationOf(program: Program, wait: string, common: Common): ServerConfiguration {
  const multiplexer = wait.startsWith('epoll') ? 'epoll' : wait.endsWith('select') ? 'select' : 'poll';
  const isEdge = registrations(program).some(({ events }) => /\bEPOLLET\b/.test(events?.text ?? ''));
  return {
    multiplexer,
    ...(isEdge && multiplexer === 'epoll' && { trigger: 'edge' as const }),
    ...common,
  };
}

type Common = Omit<ServerConfiguration, 'multiplexer'>;

/** What all loops of a file have in common. */
function commonOf(descriptors: Descriptors): Common {
  const { program } = descriptors;
  const [listen] = program.callsTo('listen');
  const backlog = constantOf(program, listen?.arguments[1]);
  const host = hostOf(program);
  const port = portOf(program);
  const receiveSize = receiveSizeOf(descriptors);
  return {
    application: applicationOf(descriptors),
    ...(host && { host }),
    ...(port !== undefined && { port }),
    ...(backlog !== undefined && backlog >= 0 && { backlog }),
    ...(receiveSize !== undefined && { receiveSize }),
  };
}

function hostOf({ root: { sourceText: text } }: Program): string | undefined {
  const written = /\binet_(?:pton\s*\(\s*AF_INET\s*,|addr\s*\(|aton\s*\()\s*"([\d.]+)"/.exec(text)?.[1];
  if (written) return written;
  if (/\bINADDR_LOOPBACK\b/.test(text)) return '127.0.0.1';
  return /\bINADDR_ANY\b/.test(text) ? '0.0.0.0' : undefined;
}

function portOf(program: Program): number | undefined {
  for (const {
    node,
    arguments: [port],
  } of program.callsTo('htons')) {
    const place = node.parent?.child('left') ?? node.parent?.child('designator');
    const value = /sin6?_port$/.test(place?.text ?? '') ? constantOf(program, port) : undefined;
    if (value !== undefined && 0 <= value && value <= 65535) return value;
  }
  return undefined;
}

function onConnections(descriptors: Descriptors, is: (name: string) => boolean): Call[] {
  return descriptors.program.calls.filter(
    (call) => is(call.name) && descriptors.streamsOf(call.arguments[0]),
  );
}

function receiveSizeOf(descriptors: Descriptors): number | undefined {
  const { program } = descriptors;
  const sizes = onConnections(descriptors, isReceiving).map(({ arguments: [, buffer, size] }) => {
    if (unwrap(size)?.type !== 'sizeof_expression') return constantOf(program, size);
    return buffer && constantOf(program, program.arraySizes.get(buffer.text));
  });
  return sizes.find((size): size is number => size !== undefined && size > 0);
}

/** Nothing sent: receive; sent in a loop of its own to one after the other: chat; else echo. */
function applicationOf(descriptors: Descriptors): ServerConfiguration['application'] {
  const sends = onConnections(descriptors, (name) => name === 'send' || name === 'write');
  if (sends.length === 0) return 'receive';
  const isBroadcast = ({ node, arguments: [to] }: Call) => {
    const loop = loopsAround(node).find(({ type }) => type === 'for_statement');
    const update = loop?.child('update')?.child('argument')?.text;
    const goesRound = update !== undefined && new RegExp(`\\b${update}\\b`).test(to?.text ?? '');
    return goesRound && !callsIn(loop!).some(({ name }) => isReceiving(name));
  };
  return sends.some(isBroadcast) ? 'chat' : 'echo';
}
