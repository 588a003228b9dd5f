/** Listeners that only take a port: nobody in the program accepts on them, and nobody else can. */
import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callOf } from './call.ts';
import { parametersOf } from './parameters.ts';
import type { Sockets } from './sockets.ts';
import { ofKind, type SocketValue } from './values.ts';

/** Whether surely nobody accepts on the listener: it never leaves code that can be read, and none there does. */
export function isNeverAccepted(sockets: Sockets, listener: SocketValue): boolean {
  const { program } = sockets;
  if (program.callsOf('accept').some(({ receiver }) => mayBe(sockets, receiver, listener))) return false;
  const listens = sockets.callsOn(listener, 'listen');
  if (!listens.some(({ node }) => goesOn(sockets, node))) return false;
  return program.statements.every((statement) =>
    statement.walk().every((node) => isHarmless(sockets, node, listener)),
  );
}

function mayBe(sockets: Sockets, node: SyntaxNode | undefined, listener: SocketValue): boolean {
  const values = sockets.program.values(node);
  return values.length === 0 || values.some((value) => value === listener || value.kind === 'unknown');
}

/** What only tells people something, or sets how the listener waits. */
const saying = /^(print|(\w+\.)*(debug|info|warning|warn|error|exception|log|write|flush))$/;
const setting = /^(setblocking|settimeout|setsockopt|set_inheritable)$/;

/** Whether the program does something after the call. Where it does not, somebody else goes on with what it made. */
function goesOn(sockets: Sockets, node: SyntaxNode, depth = 0): boolean {
  const { program } = sockets;
  const within = program.functionOf(node);
  const isNext = ({ node: other, callee, method }: Call) =>
    other.start > node.end &&
    program.functionOf(other) === within &&
    !saying.test(callee.text) &&
    !setting.test(method ?? '');
  if (program.calls.some(isNext)) return true;
  return depth < 3 && [...(within?.callers ?? [])].some((caller) => goesOn(sockets, caller, depth + 1));
}

/** Whether nothing happens at the node that lets somebody else accept, or accepts itself. */
function isHarmless(sockets: Sockets, node: SyntaxNode, listener: SocketValue): boolean {
  if (node.type === 'ERROR') return false;
  if (node.type === 'attribute' && /accept/i.test(node.child('attribute')?.text ?? ''))
    return !mayBe(sockets, node.child('object'), listener);
  if (!expressions.has(node.type) || isOnlyName(node)) return true;
  return !sockets.direct(node).includes(listener) || stays(sockets, node);
}

/** What can stand for a socket. */
const expressions: ReadonlySet<string> = new Set([
  'attribute',
  'await',
  'boolean_operator',
  'call',
  'conditional_expression',
  'identifier',
  'named_expression',
  'parenthesized_expression',
  'subscript',
]);

function isOnlyName({ field, parent }: SyntaxNode): boolean {
  return field === 'attribute' || (field === 'name' && parent?.type !== 'named_expression');
}

/** Parents that only look at a value, forget it, or give it on as their own, which is looked at in its turn. */
const harmlessParents: ReadonlySet<string> = new Set([
  'as_pattern',
  'as_pattern_target',
  'assert_statement',
  'await',
  'block',
  'boolean_operator',
  'comparison_operator',
  'conditional_expression',
  'delete_statement',
  'elif_clause',
  'expression_statement',
  'if_statement',
  'interpolation',
  'module',
  'named_expression',
  'nonlocal_statement',
  'not_operator',
  'parameters',
  'parenthesized_expression',
  'pattern_list',
  'tuple_pattern',
  'typed_parameter',
  'while_statement',
  'with_item',
]);

/** Whether the socket that the expression stands for is still only where the program can be read. */
function stays(sockets: Sockets, node: SyntaxNode): boolean {
  const { parent, field } = node;
  switch (parent?.type) {
    case 'attribute':
      return isHarmlessMember(sockets, parent);
    case 'assignment':
      return field === 'left' ? isVariable(sockets, node) : isVariable(sockets, parent.child('left'));
    case 'for_statement':
    case 'for_in_clause':
      return field === 'left';
    case 'argument_list':
    case 'keyword_argument':
      return isReadThere(sockets, parent.closest('call') ?? parent.parent!);
    case 'list':
    case 'tuple':
    case 'set':
      return sockets.waits.some(({ call }) => parent.parent?.parent === call);
    default:
      return harmlessParents.has(parent?.type ?? '');
  }
}

const harmlessMembers =
  /^(bind|listen|close|shutdown|(get|set)sockopt|getsockname|getblocking|setblocking|gettimeout|settimeout|get_inheritable|family|type|proto|timeout)$/;

function isHarmlessMember(sockets: Sockets, member: SyntaxNode): boolean {
  const name = member.child('attribute')?.text ?? '';
  // Its number is as good as the listener itself, but for a wait.
  if (name === 'fileno' && member.parent?.type === 'call') {
    const list = member.parent.parent;
    return list?.type === 'argument_list' && isReadThere(sockets, list.parent!);
  }
  return harmlessMembers.test(name);
}

/** A variable that no other file sees; those of a module are seen, but a program that is run is seldom imported. */
function isVariable(sockets: Sockets, target: SyntaxNode | undefined): boolean {
  if (target?.type !== 'identifier') return false;
  const scope = sockets.program.scopeOf(target);
  return scope.node?.type !== 'class_definition' && !scope.handedThrough.has(target.text);
}

const readers =
  /^(print|len|repr|str|id|bool|type|isinstance|((contextlib\.)?closing)|(\w+\.)*enter_context)$/;

/** Whether it can be read what a call does with its arguments. */
function isReadThere({ program, waits }: Sockets, node: SyntaxNode): boolean {
  if (node.type !== 'call') return false;
  const call = callOf(node);
  if (call.spreads) return false;
  if (waits.some((wait) => wait.call === node) || readers.test(call.callee.text)) return true;
  if (/^((un)?register|modify)$/.test(call.method ?? ''))
    return ofKind(program.values(call.receiver), 'poller').length > 0;
  const targets = program.targetsOf(node);
  return targets.length > 0 && targets.every(({ node: target }) => parametersOf(target).every(isOne));
}

function isOne({ isRest }: { isRest: boolean }): boolean {
  return !isRest;
}
