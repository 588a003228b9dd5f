/** Where a program receives, and what comes of it when nothing is received: the peer has closed. */
import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callOf } from './call.ts';
import { type Walk, walkEmpty } from './flow.ts';
import { type Handling, handlingOf } from './handling.ts';
import type { Program } from './program.ts';
import type { Sockets } from './sockets.ts';
import { endsTurn } from './turns.ts';
import { ofKind, type SocketValue } from './values.ts';

/** A place where the bytes of one receive come to hand. */
export interface Receive {
  call: Call;
  sockets: readonly SocketValue[];
  /** Takes nothing: the next receive gets the same bytes, or the same end. */
  isPeek: boolean;
}

export const receives = oncePer((sockets: Sockets): readonly Receive[] => {
  const found: Receive[] = [];
  for (const call of receivingCalls(sockets.program)) {
    const of = receivingSockets(sockets, call).filter((socket) => !sockets.isListener(socket));
    if (of.some(({ origin }) => origin === 'pair')) continue; // Both ends are our own.
    if (
      of.length > 0 &&
      of.every((socket) => sockets.isStream(socket)) &&
      !/\bMSG_OOB\b/.test(call.node.text)
    )
      found.push({ call, sockets: of, isPeek: /\bMSG_PEEK\b/.test(call.node.text) });
  }
  return found;
});

/** The receives, and the calls of helpers that may hand on what they received. */
function receivingCalls(program: Program): Set<Call> {
  return new Set([
    ...program.callsOf('recv', 'recv_into'),
    ...[...program.callsWithTargets].map((node) => callOf(node)),
  ]);
}

function receivingSockets(sockets: Sockets, call: Call): readonly SocketValue[] {
  if (call.method === 'recv' || call.method === 'recv_into') return sockets.direct(call.receiver);
  // A helper that hands on what it received.
  if (sockets.program.targetsOf(call.node).length === 0 || emptyResult(sockets, call) === 'none given')
    return [];
  const received = ofKind(sockets.program.values(call.node), 'received');
  return received.flatMap(({ socket }) => sockets.direct(socket));
}

/** What the call gives when nothing is received: a helper may make None of it, or raise an error. */
function emptyResult(sockets: Sockets, call: Call): 'empty' | 'None' | 'none given' {
  const { program } = sockets;
  const targets = program.targetsOf(call.node);
  const sites = ofKind(program.values(call.node), 'received').map(({ site }) => site);
  if (targets.length === 0 || !sites.every((site) => targets.includes(program.functionOf(site)!)))
    return 'empty';
  const returned = sites.flatMap((site) => {
    const walk = walkEmpty(program, site, [], (loop) => endsTurn(sockets, loop));
    return walk.ends.has('lost') && walk.returned.length === 0 ? [site] : walk.returned;
  });
  if (returned.length === 0) return 'none given';
  return returned.every((value) => !value || value.type === 'none') ? 'None' : 'empty';
}

export interface EndOfFile {
  walk: Walk;
  handling: Handling;
  /** `seen`: closed or removed here; `left`: the loop or the program ends; `unclear`: others may see to it. */
  outcome: 'ignored' | 'seen' | 'left' | 'unclear';
}

/** What comes of it when this receive gives nothing. */
export function endAt(sockets: Sockets, { call, sockets: about }: Receive): EndOfFile {
  const walk = walkEmpty(
    sockets.program,
    call.node,
    [],
    (loop) => endsTurn(sockets, loop),
    emptyResult(sockets, call) === 'None',
  );
  const handling = handlingOf(sockets, about, walk.reached);
  const outcome = () => {
    if (walk.ends.has('lost') || walk.ends.has('handedOn')) return 'unclear';
    if (handling.unclear || raisesOnEmpty(call.node)) return 'unclear';
    if (handling.closes.length > 0 || handling.removes.length > 0) return 'seen';
    return walk.ends.has('turn') && !walk.ends.has('left') ? 'ignored' : 'left';
  };
  return { walk, handling, outcome: outcome() };
}

/** An item of nothing cannot be had: the error ends it. */
function raisesOnEmpty(receive: SyntaxNode): boolean {
  const parent = receive.parent;
  return parent?.type === 'subscript' && parent.child('subscript')?.type !== 'slice';
}
