import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import type { Walk } from '../flow.ts';
import { handlingOf } from '../handling.ts';
import { isPreceded } from '../preceding.ts';
import { endAt, type Receive, receives } from '../receives.ts';
import { overlap, removing, type Sockets } from '../sockets.ts';
import { endsTurn, runs } from '../turns.ts';
import { ofKind, type SocketValue } from '../values.ts';
import { bitsOf, definitionOf, maskOf } from './masks.ts';

/** The socket stays readable: another receive sees the end before this one is tried again. */
export function isSeenElsewhere(sockets: Sockets, receive: Receive, walk: Walk): boolean {
  const { call, sockets: about } = receive;
  const { goesRound } = walk;
  const others = receives(sockets).filter(
    (other) => other.call.node !== call.node && overlap(other.sockets, about),
  );
  const isFirst = (node: SyntaxNode): boolean | undefined => {
    const other = others.find((each) => each.call.node === node);
    return other && isSameConnection(sockets, other.call, call) && keepsEndFrom(sockets, other, call);
  };
  const sees = (node: SyntaxNode) => isFirst(node) ?? (seesHangUp(sockets, node, about) || undefined);
  if (isPreceded(sockets, call.node, sees, goesRound)) return true;
  return (
    (isGreeting(sockets, receive, walk) || movesOn(sockets, call, walk)) &&
    others.some((other) => endAt(sockets, other).outcome === 'seen')
  );
}

/** Whether the end is dealt with at the one receive, or at least does not come from there to the other. */
function keepsEndFrom(sockets: Sockets, receive: Receive, other: Call): boolean {
  const { walk, outcome } = endAt(sockets, receive);
  if (outcome === 'ignored') return false;
  if (!walk.reached.some(({ node }) => runs(sockets, node, other.node))) return true;
  if (walk.ends.has('lost') || walk.ends.has('handedOn')) return true;
  const names = receivedNames(sockets, receive.call);
  // A close that something else leads to, as well as the end, is not about the end.
  const about = walk.reached.filter(({ node, chosen }) => chosen || asksFor(node, names));
  const { closes, removes, unclear } = handlingOf(sockets, receive.sockets, about);
  return closes.length > 0 || removes.length > 0 || unclear;
}

/** What was received is called so, and what is made of it: its length. */
function receivedNames({ program }: Sockets, { node: receive }: Call): ReadonlySet<string> {
  const names = new Set<string>();
  for (const assignment of program.nodesOf('assignment')) {
    const [name, value] = [assignment.child('left'), assignment.child('right')];
    if (!name || !value) continue;
    if (value.contains(receive) || mentionsOneOf(value, names)) names.add(name.text);
  }
  return names;
}

/** Whether it depends on what was received if the node is reached: `if len(head) < size`, with any size. */
function asksFor(node: SyntaxNode, names: ReadonlySet<string>): boolean {
  for (let outer = node.closest(...branches); outer; outer = outer.closest(...branches)) {
    const condition = outer.child('condition');
    if (condition && !condition.contains(node) && mentionsOneOf(condition, names)) return true;
  }
  return false;
}

const branches = ['if_statement', 'elif_clause'];

function mentionsOneOf(expression: SyntaxNode, names: ReadonlySet<string>): boolean {
  return expression.walk().some(({ text }) => names.has(text));
}

/** Only the turn that accepts comes through here. */
function isGreeting(sockets: Sockets, { call, sockets: about }: Receive, { goesRound }: Walk): boolean {
  const isAccept = (node: SyntaxNode) => about.some(({ site }) => site === node) || undefined;
  return (
    about.every(({ origin }) => origin === 'accepted') && isPreceded(sockets, call.node, isAccept, goesRound)
  );
}

/** Whether the connection was accepted just now, and nobody watches it yet. */
export function isBeforeWatch(sockets: Sockets, receive: Receive, walk: Walk): boolean {
  const isWatch = (node: SyntaxNode) => {
    if (node.type !== 'call') return undefined;
    const { method, positional } = callOf(node);
    const isAddition = /^(append|add|register|insert|extend)$/.test(method ?? '');
    return (isAddition && positional.some((each) => overlap(sockets.of(each), receive.sockets))) || undefined;
  };
  return (
    isGreeting(sockets, receive, walk) && !isPreceded(sockets, receive.call.node, isWatch, walk.goesRound)
  );
}

/** `if sock not in names: names[sock] = …`, `if state[sock] == NEW: state[sock] = KNOWN`: next, another branch. */
function movesOn(sockets: Sockets, { node: receive }: Call, { reached, goesRound }: Walk): boolean {
  const asked = new Asked(sockets);
  for (let outer = receive.parent; outer?.parent; outer = outer.parent) {
    if (outer.type === 'function_definition' || goesRound.has(outer)) break;
    if (/^(for|while)_statement$/.test(outer.type) && endsTurn(sockets, outer)) break;
    if (/^(if_statement|elif_clause)$/.test(outer.type)) asked.note(outer.child('condition'));
  }
  return reached.some(({ node }) => node.walk().some((each) => asked.isChangedBy(each)));
}

const isConstant = /^(integer|true|false|none|string|attribute)$/;

/** What conditions ask about, as it is written. */
class Asked {
  /** `names` of `sock in names` */
  readonly #containers = new Set<string>();
  /** `state[sock]`, `client.state` */
  readonly #places = new Set<string>();
  readonly #sockets: Sockets;

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  note(condition: SyntaxNode | undefined): void {
    if (!condition) return;
    const [, operator, right] = condition.type === 'comparison_operator' ? condition.children : [];
    if (/\bin$/.test(operator?.type ?? '')) this.#containers.add(right?.text ?? '');
    else if (/^(subscript|attribute)$/.test(condition.type)) this.#places.add(condition.text);
    else if (condition.type === 'identifier') this.#noteVariable(condition);
    else for (const child of condition.children) this.note(child);
  }

  /** `state` of `state = states[sock]`, `state = states.get(sock)` */
  #noteVariable(variable: SyntaxNode): void {
    const definition = definitionOf(this.#sockets, variable);
    if (/^(subscript|attribute)$/.test(definition?.type ?? '')) this.#places.add(definition!.text);
    if (definition?.type !== 'call') return;
    const { method, receiver, positional } = callOf(definition);
    if (/^(get|setdefault)$/.test(method ?? ''))
      this.#places.add(`${receiver?.text}[${positional[0]?.text}]`);
  }

  isChangedBy(node: SyntaxNode): boolean {
    switch (node.type) {
      case 'assignment': {
        const target = node.child('left');
        if (this.#isInContainer(target)) return true;
        return this.#places.has(target?.text ?? '') && isConstant.test(node.child('right')?.type ?? '');
      }
      case 'delete_statement':
        return node.children.some((target) => this.#isInContainer(target));
      case 'call': {
        const { method, receiver } = callOf(node);
        const isChange = removing.has(method!) || /^(add|append)$/.test(method ?? '');
        return isChange && this.#containers.has(receiver?.text ?? '');
      }
      default:
        return false;
    }
  }

  #isInContainer(target: SyntaxNode | undefined): boolean {
    return target?.type === 'subscript' && this.#containers.has(target.child('value')?.text ?? '');
  }
}

/** `bits & EPOLLRDHUP`, with a branch that does something about it: asked for, it comes with the end of file. */
function seesHangUp(sockets: Sockets, node: SyntaxNode, about: readonly SocketValue[]): boolean {
  if (node.type !== 'binary_operator' || node.child('operator')?.type !== '&') return false;
  const waits = ofKind(sockets.program.values(node.child('left')), 'mask').map(({ wait }) => wait);
  if (waits.length === 0 || !bitsOf(sockets, node.child('right')!)?.has('RDHUP')) return false;
  const isAskedFor = waits.every(({ poller }) =>
    sockets
      .registrationsOf(poller!)
      .filter((registration) => overlap(sockets.of(registration.positional[0]), about))
      .every((registration) => maskOf(sockets, registration)?.has('RDHUP') ?? true),
  );
  const branch = node.closest('if_statement', 'elif_clause')?.child('consequence');
  if (!isAskedFor || !branch) return false;
  const { closes, removes, unclear } = handlingOf(sockets, about, [{ node: branch, chosen: true }]);
  return closes.length > 0 || removes.length > 0 || unclear;
}

/** Within one function, two names are taken for two connections, unless one is made the other. */
function isSameConnection({ program }: Sockets, left: Call, right: Call): boolean {
  const names = [left.receiver?.text, right.receiver?.text];
  if (names[0] === names[1] || program.functionOf(left.node) !== program.functionOf(right.node)) return true;
  if (left.method !== right.method) return true; // One of them is a helper.
  return program
    .nodesOf('assignment')
    .some((node) => [node.child('left'), node.child('right')].every((side) => names.includes(side?.text)));
}
