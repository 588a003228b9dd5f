import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, pointedAt, unwrap } from './call.ts';
import { constantOf } from './integers.ts';
import type { Program } from './program.ts';

/** A timeval or timespec: seconds, and micro- or nanoseconds. */
export interface Time {
  seconds: number;
  fraction: number;
}

/** What the timeout of a select always is; undefined where it is not always the same constant, or forever. */
export function timevalOf(program: Program, { node }: Call, argument: SyntaxNode): Time | undefined {
  const within = program.functionOf(node);
  const variable = pointedAt(argument);
  if (variable?.type === 'compound_literal_expression') return initial(program, variable.child('value'));
  if (!within || variable?.type !== 'identifier' || !within.locals.has(variable.text)) return undefined;
  const seconds = new Set<number | undefined>();
  const fractions = new Set<number | undefined>();
  for (const each of within.body.walk()) {
    if (each.type === 'init_declarator' && each.child('declarator')?.text === variable.text) {
      const time = initial(program, each.child('value'));
      seconds.add(time?.seconds);
      fractions.add(time?.fraction);
    }
    if (each.type !== 'assignment_expression') continue;
    const target = each.child('left')!;
    if (target.text === variable.text) return undefined;
    if (target.type !== 'field_expression' || target.child('argument')?.text !== variable.text) continue;
    const values = target.child('field')?.text === 'tv_sec' ? seconds : fractions;
    values.add(constantOf(program, each.child('right')));
  }
  return always(seconds, fractions);
}

function always(seconds: Set<number | undefined>, fractions: Set<number | undefined>): Time | undefined {
  const [second] = seconds;
  const [fraction] = fractions;
  if (seconds.size !== 1 || fractions.size !== 1 || second === undefined || fraction === undefined)
    return undefined;
  return { seconds: second, fraction };
}

function initial(program: Program, node: SyntaxNode | undefined): Time | undefined {
  const list = unwrap(node);
  if (list?.type !== 'initializer_list') return undefined;
  const time: Record<string, number | undefined> = { tv_sec: 0, tv_usec: 0 };
  list.children.forEach((item, index) => {
    const name = item.type === 'initializer_pair' ? item.child('designator')?.children[0]?.text : undefined;
    const value = constantOf(program, item.type === 'initializer_pair' ? item.child('value') : item);
    time[name === 'tv_nsec' ? 'tv_usec' : (name ?? (index === 0 ? 'tv_sec' : 'tv_usec'))] = value;
  });
  return time.tv_sec === undefined || time.tv_usec === undefined
    ? undefined
    : { seconds: time.tv_sec, fraction: time.tv_usec };
}
