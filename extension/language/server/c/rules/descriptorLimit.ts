import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { isBounded, isSize } from '../bounds.ts';
import { type Call, callsIn, loopsAround, pointedAt, unwrap } from '../call.ts';
import type { Descriptors } from '../descriptors.ts';
import type { Program } from '../program.ts';
import { changes, variableOf } from '../sets.ts';
import { isInLoop, waitsIn } from '../waits.ts';

/** fd-setsize: every connection goes into the set, and nothing says where it ends. */
export function descriptorLimit(descriptors: Descriptors): Finding[] {
  const { program } = descriptors;
  // Windows counts its sockets: there the limit is another one.
  if (program.mentions(/winsock/i)) return [];
  if (program.mentions(/\bFD_SETSIZE\b|\b1024\b|\b\w*(MAX|LIMIT)\w*\b|rlimit/)) return [];
  return program.callsTo('FD_SET').flatMap((call) => {
    const accept = acceptOf(descriptors, call);
    if (!accept || !isInLoop(program, accept)) return [];
    if (isOneAtATime(program, call, accept) || isInArray(program, call)) return [];
    if (isBounded(descriptors, call, accept)) return [];
    const { start, end } = call.node;
    return [{ rule: 'fd-setsize', certainty: 'possible', start, end, message: messages.fdSetsize() }];
  });
}

/** Where the descriptor comes from, if it is a connection that was accepted in the same function. */
function acceptOf(descriptors: Descriptors, call: Call): Call | undefined {
  const { program } = descriptors;
  const origins = [...descriptors.of(call.arguments[0])];
  const within = program.functionOf(call.node);
  if (!within || origins.length !== 1 || origins[0]!.kind !== 'accepted') return undefined;
  return program.functionOf(origins[0]!.call.node) === within ? origins[0]!.call : undefined;
}

/** A variable has room for one, and whenever the next is accepted, the set is emptied. */
function isOneAtATime(program: Program, call: Call, accept: Call): boolean {
  const [descriptor, set] = call.arguments;
  const variable = variableOf(set);
  const loops = loopsAround(call.node);
  const common = loops.findIndex((loop) => loop.contains(accept.node));
  if (
    common < 0 ||
    variable === undefined ||
    descriptor?.walk().some(({ type }) => type === 'subscript_expression')
  )
    return false;
  // A loop in which nothing waits walks over several.
  if (loops.slice(0, common).some((loop) => waitsIn(program, loop).length === 0)) return false;
  return isEmptiedIn(loops[common]!, variable);
}

function isEmptiedIn(loop: SyntaxNode, variable: string): boolean {
  const isEmptying = ({ name, arguments: passed }: Call) =>
    /^(FD_ZERO|memset|bzero)$/.test(name) && variableOf(passed[0]) === variable;
  return (
    callsIn(loop).some(isEmptying) ||
    loop.walk().some((node) => node.type === 'init_declarator' && changes(node, variable, []))
  );
}

/** An array has as many places as are declared. */
function isInArray(program: Program, { node, arguments: [descriptor] }: Call): boolean {
  const within = program.functionOf(node);
  const bases = (descriptor?.walk() ?? []).map(({ text }) => text);
  const sources = (within?.moves ?? []).flatMap((move) => {
    const target = move.child('left') ?? move.child('declarator');
    const name = target?.type === 'pointer_declarator' ? target.child('declarator')?.text : target?.text;
    const value = move.child('right') ?? move.child('value');
    return value && name !== undefined && bases.includes(name) ? [value] : [];
  });
  return [descriptor, ...sources].some((place) => isPlaceInArray(program, place));
}

/** `slots[i]`, `slots[i].fd`, `&slots[i]`, `slots + i`. */
function isPlaceInArray(program: Program, place: SyntaxNode | undefined): boolean {
  const expression = pointedAt(place) ?? unwrap(place);
  switch (expression?.type) {
    case 'subscript_expression':
      return isArray(program, expression.child('argument'));
    case 'field_expression':
      return isPlaceInArray(program, expression.child('argument'));
    case 'pointer_expression':
      return isPlaceInArray(program, expression.child('argument'));
    case 'binary_expression':
      return isArray(program, expression.child('left'));
    default:
      return false;
  }
}

function isArray(program: Program, base: SyntaxNode | undefined): boolean {
  const array = unwrap(base);
  const name = array?.child('field')?.text ?? array?.text ?? '';
  const size = program.arraySizes.get(name);
  return size !== undefined && isSize(program, size);
}
