/** Listeners that only take a port: nobody in the program accepts on them, and nobody else can. */
import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callOf, pointedAt, unwrap } from './call.ts';
import type { Descriptors, Origin } from './descriptors.ts';
import { isEnding, isHarmless } from './library.ts';
import { isPollfdField } from './pollfd.ts';
import { type CFunction, declaredName, declaredNames, type Program } from './program.ts';
import { placeOf } from './storage.ts';

/** Whether surely nobody accepts on the listener: it never leaves code that can be read, and none there does. */
export function isNeverAccepted(descriptors: Descriptors, listener: Origin): boolean {
  const { program } = descriptors;
  if (mayBeAccepted(descriptors, listener) || isInherited(program, listener)) return false;
  if (!program.callsTo('listen').some(({ node }) => goesOn(program, node))) return false;
  const isBroken = [...program.functions.values()].some((each) => each.isBroken);
  return [...program.functions.values()].every(
    (within) =>
      within.isBroken ||
      within.body
        .walk()
        .every((node) => !isHolder(descriptors, node, listener) || stays(program, node, within, isBroken)),
  );
}

/** Whether an accept may be about the listener, also one that stands where the parser could make no sense of it. */
function mayBeAccepted(descriptors: Descriptors, listener: Origin): boolean {
  const { program } = descriptors;
  const accepts = program.callsTo('accept', 'accept4');
  if (program.occurrences(/\baccept4?\b/g).length > accepts.length) return true;
  const helpers = program.occurrences(/\b\w*accept\w*(?=\s*\()/gi).filter((name) => !/^accept4?$/.test(name));
  if (helpers.some((name) => program.functions.get(name)?.isBroken !== false)) return true;
  return accepts.some(({ arguments: [accepting] }) => {
    const origins = descriptors.of(accepting);
    return origins.size === 0 || origins.has(listener);
  });
}

/** Another program is run in the place of this one or beside it, with what is open here. */
function isInherited(program: Program, { call }: Origin): boolean {
  return (
    program.mentions(/\b(exec[lv]\w*|fexecve|posix_spawnp?)\s*\(/) &&
    !/\bSOCK_CLOEXEC\b/.test(call.node.text) &&
    !program.mentions(/\bFD_CLOEXEC\b/)
  );
}

const saying = /^(v?f?printf|f?puts|putchar|fflush|perror|v?syslog|warnx?|setsockopt|fcntl|ioctl)$/;

/** Whether the program does something after the call. Where it does not, somebody else goes on with what it made. */
function goesOn(program: Program, node: SyntaxNode, depth = 0): boolean {
  const within = program.functionOf(node);
  if (!within) return false;
  const isNext = ({ name, node: other }: Call) =>
    other.start > node.end && !saying.test(name) && !isEnding(name);
  if (within.calls.some(isNext)) return true;
  return depth < 3 && program.callsTo(within.name).some((caller) => goesOn(program, caller.node, depth + 1));
}

/** What can stand for a descriptor. */
const expressions: ReadonlySet<string> = new Set([
  'assignment_expression',
  'call_expression',
  'cast_expression',
  'comma_expression',
  'conditional_expression',
  'field_expression',
  'identifier',
  'parenthesized_expression',
  'pointer_expression',
  'subscript_expression',
]);

function isHolder(descriptors: Descriptors, node: SyntaxNode, listener: Origin): boolean {
  if (!expressions.has(node.type) || node.field === 'declarator') return false;
  return descriptors.of(pointedAt(node) ?? node).has(listener);
}

/** Parents that only look at a value, forget it, or give it on as their own, which is looked at in its turn. */
const harmlessParents: ReadonlySet<string> = new Set([
  'binary_expression',
  'cast_expression',
  'comma_expression',
  'conditional_expression',
  'do_statement',
  'expression_statement',
  'for_statement',
  'if_statement',
  'parenthesized_expression',
  'unary_expression',
  'while_statement',
]);

/** Whether the descriptor that the expression stands for is still only where the program can be read. */
function stays(program: Program, node: SyntaxNode, within: CFunction, isBroken: boolean): boolean {
  if (pointedAt(node)) return false;
  const { parent, field } = node;
  switch (parent?.type) {
    case 'assignment_expression':
      return field === 'left' || isKeptHere(program, parent.child('left'), within, isBroken);
    case 'init_declarator':
      return true;
    case 'initializer_list':
    case 'initializer_pair':
      return program.isOfType(declaredName(parent.closest('init_declarator')!) ?? '', /\bpollfd\b/);
    case 'argument_list':
      return isReadThere(program, callOf(parent.parent!), node);
    case 'subscript_expression':
      return field === 'index';
    case 'pointer_expression':
      return pointedAt(parent) !== undefined;
    default:
      return harmlessParents.has(parent?.type ?? '');
  }
}

/** A variable that no other file sees; what is waited for. */
function isKeptHere(
  program: Program,
  target: SyntaxNode | undefined,
  within: CFunction,
  isBroken: boolean,
): boolean {
  const kept = unwrap(target);
  if (kept?.type !== 'identifier')
    return isPollfdField(program, kept, 'fd') || placeOf(kept, within) === '.data.fd';
  return within.locals.has(kept.text) || (!isBroken && staticNames(program).has(kept.text));
}

const staticNames = oncePer(({ root }: Program): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const declaration of root.walk()) {
    if (declaration.type !== 'declaration' || !/^static\b/.test(declaration.text)) continue;
    for (const name of declaredNames(declaration)) names.add(name);
  }
  return names;
});

/** Whether it can be read what a call does with its argument. */
function isReadThere(program: Program, call: Call | undefined, passed: SyntaxNode): boolean {
  if (!call) return false;
  const target = program.functions.get(call.name);
  if (target) return !target.isBroken && call.arguments.indexOf(passed) < target.parameters.length;
  if (call.name === 'fcntl') return !/DUPFD/.test(call.node.text);
  return call.name === 'connect' || isHarmless(call.name);
}
