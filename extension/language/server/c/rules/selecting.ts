import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf, callsIn, loopsAround, unwrap } from '../call.ts';
import type { Descriptors } from '../descriptors.ts';
import { addOne } from '../fixes/nfds.ts';
import { rebuildBefore } from '../fixes/rebuild.ts';
import { isEnding } from '../library.ts';
import type { Program } from '../program.ts';
import { exactly, type Range } from '../range.ts';
import { changes, variableOf } from '../sets.ts';
import { timevalOf } from '../timeval.ts';
import { walkFrom } from '../walk.ts';

/** c-nfds: select is told too little, or what the last one has left. */
export function selecting(descriptors: Descriptors): Finding[] {
  const { program } = descriptors;
  // Windows counts its sockets: there the first argument means nothing.
  if (program.mentions(/winsock/i)) return [];
  return program
    .callsTo('select', 'pselect')
    .flatMap((select) => [...withoutPlusOne(descriptors, select), ...notRebuilt(program, select)]);
}

function withoutPlusOne(descriptors: Descriptors, { arguments: [nfds] }: Call): Finding[] {
  if (!nfds || !isHighestDescriptor(descriptors, nfds)) return [];
  return [found('c-nfds', nfds, messages.cNfds(), 'proven', () => addOne(nfds))];
}

/** Whether the expression is sure to be a watched descriptor itself, not a number above it. */
function isHighestDescriptor(descriptors: Descriptors, node: SyntaxNode): boolean {
  const expression = unwrap(node);
  if (expression?.type === 'conditional_expression')
    return ['consequence', 'alternative'].every((field) =>
      isHighestDescriptor(descriptors, expression.child(field)!),
    );
  const call = expression && callOf(expression);
  if (call)
    return /^max$/i.test(call.name) && call.arguments.every((each) => isHighestDescriptor(descriptors, each));
  if (expression?.type !== 'identifier') return false;
  const origins = [...descriptors.of(expression)];
  if (origins.length === 0 || !origins.every((origin) => descriptors.isWatched(origin))) return false;
  return !isCountedUp(descriptors.program, expression);
}

/** Whether anything but a descriptor is ever written into the variable. */
function isCountedUp(program: Program, variable: SyntaxNode): boolean {
  const within = program.functionOf(variable);
  const isLocal = within?.locals.has(variable.text);
  if (within?.parameters.includes(variable.text)) return true;
  for (const node of (isLocal ? within!.body : program.root).walk()) {
    const target = node.child('left') ?? node.child('declarator') ?? node.child('argument');
    if (target?.text !== variable.text) continue;
    if (node.type === 'update_expression') return true;
    if (node.type === 'pointer_expression' && node.child('operator')?.text === '&') return true;
    if (node.type !== 'assignment_expression' && node.type !== 'init_declarator') continue;
    const value = unwrap(node.child('right') ?? node.child('value'));
    if (!value || /\+/.test(value.text) || /^[+]/.test(node.child('operator')?.text ?? '')) return true;
    if (value.type === 'call_expression' && !/^(socket|accept4?|max|MAX)$/.test(callOf(value)?.name ?? ''))
      return true;
  }
  return false;
}

function notRebuilt(program: Program, select: Call): Finding[] {
  if (select.name !== 'select' || loopsAround(select.node).length === 0) return [];
  const sets = select.arguments.slice(1, 4).filter((set) => isFilled(program, select, set));
  const stale = sets.find((set) => isStale(program, select, set, sets.length));
  const kept = stale ?? (isShrinking(program, select) ? select.arguments[4] : undefined);
  if (!kept) return [];
  const fixes = () => rebuildBefore(program, select, variableOf(kept)!);
  return [found('c-nfds', kept, messages.setsNotRebuilt(), 'proven', fixes)];
}

/** A set of one descriptor loses it only when the time is over: found ready, it is still there. */
function isStale(program: Program, select: Call, set: SyntaxNode, sets: number): boolean {
  const holdsOne = sets === 1 && holdsOneDescriptor(program, select, set);
  return isKept(program, select, set, holdsOne ? exactly(0) : { low: 1, high: 1024 });
}

function holdsOneDescriptor(program: Program, select: Call, set: SyntaxNode): boolean {
  const variable = variableOf(set);
  const loops = loopsAround(select.node);
  const fills = (program.functionOf(select.node)?.calls ?? []).filter(
    (call) => !emptying.includes(call.name) && call.arguments.some((each) => variableOf(each) === variable),
  );
  return (
    fills.length === 1 &&
    fills[0]!.name === 'FD_SET' &&
    loopsAround(fills[0]!.node).every((loop) => loops.includes(loop))
  );
}

/** Calls that put nothing into a set. */
const emptying = ['FD_ISSET', 'FD_CLR', 'FD_ZERO', 'select', 'pselect', 'memset', 'bzero'];

function isFilled(program: Program, select: Call, set: SyntaxNode): boolean {
  const variable = variableOf(set);
  const within = program.functionOf(select.node);
  return variable !== undefined && within !== undefined && changes(within.body, variable, emptying);
}

/** Nothing cannot become less. */
function isShrinking(program: Program, select: Call): boolean {
  const timeout = select.arguments[4];
  const time = timeout && timevalOf(program, select, timeout);
  return !(time?.seconds === 0 && time.fraction === 0) && isKept(program, select, timeout, exactly(0));
}

/** Whether the variable gets from one call to the next as select has left it. */
function isKept(
  program: Program,
  { node: select }: Call,
  argument: SyntaxNode | undefined,
  result: Range,
): boolean {
  const variable = argument?.text.startsWith('&') ? variableOf(argument) : undefined;
  const within = program.functionOf(select);
  if (!variable || !within?.locals.has(variable)) return false;
  const [loop] = loopsAround(select);
  if (!loop || declaresWithin(loop, variable)) return false;
  const { reached, ends } = walkFrom(program, select, result);
  if (!ends.has('again') || ends.has('lost')) return false;
  const nodes = [...reached].filter((node) => !node.contains(select) || node.type === 'declaration');
  if (
    nodes.some(
      (node) =>
        changes(node, variable, ['FD_ISSET', 'FD_CLR', 'select']) ||
        callsIn(node).some(({ name }) => isEnding(name)),
    )
  )
    return false;
  // Nobody fills it before it goes in: not the mistake that is told of here.
  return within.body.walk().some((each) => each.start < loop.start && changesItself(each, variable));
}

function changesItself(node: SyntaxNode, variable: string): boolean {
  return (
    ['call_expression', 'assignment_expression', 'init_declarator'].includes(node.type) &&
    changes(node, variable, [])
  );
}

function declaresWithin(loop: SyntaxNode, variable: string): boolean {
  for (const node of loop.walk()) {
    if (
      node.type === 'declaration' &&
      node.children.some((child) => (child.child('declarator') ?? child).text === variable)
    )
      return true;
  }
  return false;
}

function found(
  rule: Finding['rule'],
  { start, end }: SyntaxNode,
  message: string,
  certainty: Finding['certainty'],
  fixes?: Finding['fixes'],
): Finding {
  return { rule, certainty, start, end, message, fixes };
}
