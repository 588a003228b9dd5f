import type { ServerConfiguration } from '../../../contract/server.ts';
import type { ServerShape } from '../language.ts';
import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { argument } from './call.ts';
import { addressOf } from './rules/binding.ts';
import { maskOf } from './rules/masks.ts';
import type { Sockets } from './sockets.ts';
import type { SocketValue, Wait } from './values.ts';

/** The loops that serve a listener, each with the lab's server that is most like it. */
export function serversOf(sockets: Sockets): ServerShape[] {
  return sockets.waits.flatMap((wait) => {
    const loop = sockets.loopOf(wait.call);
    const listener = sockets.in(wait.sets[0].values).find((socket) => sockets.isListener(socket));
    if (!loop || !listener) return [];
    const end = loop.child('condition')?.end ?? loop.start;
    return [{ start: loop.start, end, configuration: configurationOf(sockets, wait, listener) }];
  });
}

/** What all loops of a file have in common. */
const commonOf = oncePer((sockets: Sockets) => ({
  isEdge: sockets.program.callsOf('register').some((call) => maskOf(sockets, call)?.has('ET')),
  application: applicationOf(sockets),
  receiveSize: receiveSizeOf(sockets),
}));

function configurationOf(sockets: Sockets, wait: Wait, listener: SocketValue): ServerConfiguration {
  const multiplexer = wait.api === 'selectors' ? 'epoll' : wait.api;
  const { isEdge, application, receiveSize } = commonOf(sockets);
  const [bind] = sockets.callsOn(listener, 'bind');
  const [host, port] = (bind && addressOf(sockets, bind)) ?? [];
  const [listen] = sockets.callsOn(listener, 'listen');
  const backlog = sockets.constant(listen && argument(listen, 0, 'backlog'));
  return {
    multiplexer,
    ...(isEdge && multiplexer === 'epoll' && { trigger: 'edge' as const }),
    application,
    ...(typeof host === 'string' && { host: hostOf(host) }),
    ...(typeof port === 'number' && { port }),
    ...(typeof backlog === 'number' && backlog >= 0 && { backlog }),
    ...(receiveSize !== undefined && { receiveSize }),
  };
}

/** The literal without its quotes; every interface where it is empty. */
function hostOf(literal: string): string {
  const text = literal.replace(/^\w*(['"])(.*)\1$/, '$2');
  return text === '' ? '0.0.0.0' : text === 'localhost' ? '127.0.0.1' : text;
}

function connectionsCalls(sockets: Sockets, ...methods: string[]) {
  return sockets.program
    .callsOf(...methods)
    .filter((call) => sockets.direct(call.receiver).some(({ origin }) => origin === 'accepted'));
}

function receiveSizeOf(sockets: Sockets): number | undefined {
  const sizes = connectionsCalls(sockets, 'recv').map((call) => sockets.constant(argument(call, 0)));
  return sizes.find((size): size is number => typeof size === 'number' && size > 0);
}

/** Nothing sent: receive; sent to one after the other of many: chat; else echo. */
function applicationOf(sockets: Sockets): ServerConfiguration['application'] {
  const sends = connectionsCalls(sockets, 'send', 'sendall');
  if (sends.length === 0) return 'receive';
  return sends.some(({ node, receiver }) => isBroadcast(sockets, node, receiver!)) ? 'chat' : 'echo';
}

/** In a loop over the connections themselves, not over those that are ready. */
function isBroadcast(sockets: Sockets, send: SyntaxNode, receiver: SyntaxNode): boolean {
  const loop = send.closest('for_statement');
  if (loop?.child('left')?.text !== receiver.text) return false;
  return [...sockets.program.values(loop.child('right'))].some(({ kind }) => kind === 'collection');
}
