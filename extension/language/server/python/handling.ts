/** What a stretch of code does about a socket: closes it, stops watching it, or something that cannot be read. */
import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callOf } from './call.ts';
import { leavesProgram, type Reached } from './flow.ts';
import { overlap, removing, type Sockets } from './sockets.ts';
import type { SocketValue } from './values.ts';

export interface Handling {
  /** Calls that close the socket. */
  closes: SyntaxNode[];
  /** Calls that take it out of what is watched. */
  removes: SyntaxNode[];
  /** Something is done that may be the cure, but cannot be followed. */
  unclear: boolean;
}

/** Calls that do nothing for a connection that has ended. */
const harmlessFunctions =
  /^(print|len|str|repr|bytes|bytearray|int|format|id|isinstance|max|min|range|enumerate|time\.\w+|log|logging\.\w+|log\.\w+|logger\.\w+|self\.log\w*|sys\.std(out|err)\.\w+|input|sys\.stdin\.\w+)$/;
const harmlessMethods = new Set(
  (
    'decode encode strip rstrip lstrip lower upper replace format join write flush getpeername getsockname fileno ' +
    'recv recv_into setblocking settimeout setsockopt getsockopt send sendall put put_nowait append appendleft extend get get_nowait items keys values startswith endswith ' +
    'info debug warning error hex splitlines add count update empty qsize'
  ).split(' '),
);
const deepest = 3;

/** What the reached code does about these sockets. `names`: how the received data is called there. */
export function handlingOf(
  sockets: Sockets,
  about: readonly SocketValue[],
  reached: readonly Reached[],
): Handling {
  const handling: Handling = { closes: [], removes: [], unclear: false };
  for (const { node, chosen } of reached) new Reader(sockets, about, handling, chosen).read(node, 0);
  return handling;
}

class Reader {
  readonly #sockets: Sockets;
  readonly #about: readonly SocketValue[];
  readonly #handling: Handling;
  readonly #chosen: boolean;

  constructor(sockets: Sockets, about: readonly SocketValue[], handling: Handling, chosen: boolean) {
    this.#sockets = sockets;
    this.#about = about;
    this.#handling = handling;
    this.#chosen = chosen;
  }

  read(node: SyntaxNode, depth: number): void {
    switch (node.type) {
      case 'call':
        this.#readCall(callOf(node), depth);
        break;
      case 'raise_statement':
      case 'assert_statement':
      case 'yield':
      case 'await':
        this.#handling.unclear = true;
        break;
      case 'delete_statement':
        this.#readDelete(node);
        break;
      case 'assignment':
        if (this.#chosen) this.#readAssignment(node);
        break;
      case 'augmented_assignment':
        if (this.#chosen) this.#handling.unclear = true;
        break;
      case 'with_item':
        // `with sock:`, `with closing(sock) as conn:`
        if (node.walk().some((each) => this.#isAbout(each))) this.#handling.unclear = true;
        break;
      case 'function_definition':
      case 'class_definition':
      case 'lambda':
        return;
      case 'except_clause':
        // The code of an exception is not the code of an ordinary end.
        if (depth > 0) return;
        break;
    }
    if (leavesProgram(node)) this.#handling.unclear = true;
    for (const child of node.children) this.read(child, depth);
  }

  #isAbout(node: SyntaxNode | undefined): boolean {
    return overlap(this.#sockets.of(node), this.#about);
  }

  #readDelete(node: SyntaxNode): void {
    for (const target of node.walk().filter((each) => each.type === 'subscript')) {
      if (!this.#isAbout(target.child('subscript'))) continue;
      this.#handling.removes.push(target);
    }
    if (!node.children.some((child) => child.type === 'subscript')) this.#handling.unclear = true;
  }

  /** A flag, or a list without the socket. */
  #readAssignment(node: SyntaxNode): void {
    const value = node.child('right');
    const isPlain =
      value?.type === 'string' || (value?.type === 'call' && harmlessMethods.has(callOf(value).method ?? ''));
    if (!isPlain) this.#handling.unclear = true;
  }

  #readCall(call: Call, depth: number): void {
    const arguments_ = [...call.positional, ...call.keywords.values()];
    const concerns = arguments_.some((each) => this.#isAbout(each));
    const targets = this.#sockets.program.targetsOf(call.node);
    if (targets.length > 0) {
      if (depth >= deepest) this.#handling.unclear = true;
      else
        for (const { node } of targets)
          for (const child of node.child('body')?.children ?? []) this.read(child, depth + 1);
    } else if (call.method === 'close' || call.method === 'shutdown' || call.method === 'detach') {
      if (this.#isAbout(call.receiver)) this.#handling.closes.push(call.node);
      else if (this.#sockets.of(call.receiver).length === 0) this.#handling.unclear = true;
    } else if (/^(os|socket)\.close$/.test(call.callee.text)) {
      if (concerns) this.#handling.closes.push(call.node);
    } else if (call.method === 'unregister' || removing.has(call.method ?? '')) {
      if (concerns) this.#handling.removes.push(call.node);
      else if (arguments_.some((each) => this.#isUnknown(each))) this.#handling.unclear = true;
    } else if (!isHarmless(call, this.#chosen)) {
      this.#handling.unclear = true;
    }
  }

  #isUnknown(node: SyntaxNode): boolean {
    return [...this.#sockets.program.values(node)].some(({ kind }) => kind === 'unknown');
  }
}

function isHarmless(call: Call, chosen: boolean): boolean {
  if (harmlessFunctions.test(call.callee.text)) return true;
  if (!call.method || !harmlessMethods.has(call.method)) return false;
  // In the branch of an empty receive, putting something somewhere may be the beginning of the end.
  return (
    !chosen || !/^(append|appendleft|add|put|put_nowait|update|write|send|sendall|extend)$/.test(call.method)
  );
}
