import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, pointedAt, unwrap } from './call.ts';
import { isPollfdField } from './pollfd.ts';
import type { Program } from './program.ts';

/** Where a descriptor is asked to be watched for some events. */
export interface Registration {
  api: 'poll' | 'epoll';
  descriptor: SyntaxNode;
  /** Undefined where they are not written next to it. */
  events: SyntaxNode | undefined;
}

export const registrations = oncePer((program: Program): Registration[] => [
  ...program.callsTo('epoll_ctl').flatMap((call) => added(program, call)),
  ...pollEntries(program),
]);

function added(program: Program, call: Call): Registration[] {
  const [, operation, descriptor, event] = call.arguments;
  if (operation?.text !== 'EPOLL_CTL_ADD' || !descriptor) return [];
  const name = (pointedAt(event) ?? unwrap(event))?.text;
  return [{ api: 'epoll', descriptor, events: name ? lastEvents(program, call.node, name) : undefined }];
}

/** What was last written into the events of the variable, in the text before the call. */
function lastEvents(program: Program, call: SyntaxNode, name: string): SyntaxNode | undefined {
  let events: SyntaxNode | undefined;
  for (const node of program.functionOf(call)?.body.walk() ?? []) {
    if (node.start >= call.start) break;
    if (
      node.type === 'assignment_expression' &&
      [`${name}.events`, `${name}->events`].includes(node.child('left')!.text)
    )
      events = node.child('operator')?.text === '=' ? node.child('right') : undefined;
    if (node.type === 'init_declarator' && node.child('declarator')?.text === name)
      events = initialEvents(node.child('value'));
  }
  return events;
}

function initialEvents(list: SyntaxNode | undefined): SyntaxNode | undefined {
  const pair = list?.children.find(
    (item) => item.type === 'initializer_pair' && item.child('designator')?.text === '.events',
  );
  return pair?.child('value');
}

/** `p[i].fd = …` with `p[i].events = …` in the same block; entries of an initialiser. */
function pollEntries(program: Program): Registration[] {
  const found: Registration[] = [];
  if (!program.mentions(/\bpollfd\b/)) return found;
  for (const node of program.moves) {
    if (node.type !== 'assignment_expression' || !isPollfdField(program, node.child('left'), 'fd')) continue;
    const owner = unwrap(node.child('left'))!.child('argument')!.text;
    found.push({ api: 'poll', descriptor: node.child('right')!, events: eventsBeside(node, owner) });
  }
  return found;
}

function eventsBeside(assignment: SyntaxNode, owner: string): SyntaxNode | undefined {
  for (const statement of assignment.closest('compound_statement', 'case_statement')?.children ?? []) {
    const [write] = statement.children;
    const target = write?.type === 'assignment_expression' ? unwrap(write.child('left')) : undefined;
    if (
      target?.child('field')?.text === 'events' &&
      target.child('argument')?.text === owner &&
      write?.child('operator')?.text === '='
    )
      return write.child('right');
  }
  return undefined;
}
