import type { Finding } from '../../language.ts';
import { oncePer } from '../../oncePer.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { argument, type Call, callOf } from '../call.ts';
import type { Program } from '../program.ts';
import { overlap, removing, type Sockets } from '../sockets.ts';
import { type CollectionValue, ofKind, type SocketValue, type Wait } from '../values.ts';
import { maskOf } from './masks.ts';

/** always-writable: connections are watched for writing whether there is something to write or not. */
export function writing(sockets: Sockets): Finding[] {
  return [...inSelect(sockets), ...inPollers(sockets)];
}

function inSelect(sockets: Sockets): Finding[] {
  return sockets.waits.flatMap((wait) => {
    const set = wait.api === 'select' ? argument(callOf(wait.call), 1) : undefined;
    if (!set || !sockets.loopOf(wait.call) || (set.type !== 'identifier' && set.type !== 'attribute'))
      return [];
    if (!sockets.in(wait.sets[1].values).some(isConnection)) return [];
    const collections = sockets.setsOf(wait, 1);
    if (collections.length !== 1 || !(isReadSetToo(wait, set) || staysFull(sockets, collections[0]!, set)))
      return [];
    return [finding(set, messages.alwaysWritable(set.text))];
  });
}

function isConnection({ origin }: SocketValue): boolean {
  return origin === 'accepted' || origin === 'connected';
}

/** The very same list, given for reading and for writing. */
function isReadSetToo(wait: Wait, set: SyntaxNode): boolean {
  return argument(callOf(wait.call), 0)?.text === set.text;
}

/** Connections go in where they are accepted, and leave only where they are closed. */
function staysFull(sockets: Sockets, collection: CollectionValue, set: SyntaxNode): boolean {
  if (collection.site.type !== 'list' && collection.site.type !== 'set' && collection.site.type !== 'call')
    return false;
  if (isAssignedTwice(sockets, set)) return false;
  const uses = changes(sockets.program).get(collection) ?? [];
  const additions = uses.filter(({ method }) => method === 'append' || method === 'add');
  const removals = uses.filter(({ method }) => removing.has(method!));
  if (additions.length === 0 || removals.some((call) => !isBesideClose(sockets, call))) return false;
  return additions.every((call) => isBesideAccept(call) || isPlain(call));
}

/** The calls that put something into a collection, or take it out. */
const changes = oncePer((program: Program): Map<CollectionValue, Call[]> => {
  const byCollection = new Map<CollectionValue, Call[]>();
  for (const call of program.callsOf('append', 'add', ...removing)) {
    for (const collection of ofKind(program.values(call.receiver), 'collection')) {
      const known = byCollection.get(collection);
      if (known) known.push(call);
      else byCollection.set(collection, [call]);
    }
  }
  return byCollection;
});

function isAssignedTwice(sockets: Sockets, set: SyntaxNode): boolean {
  return (assignments(sockets.program).get(lastName(set)) ?? 0) > 1;
}

/** How often something is assigned to a name, wherever it belongs. */
const assignments = oncePer((program: Program): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const node of program.nodesOf('assignment', 'augmented_assignment')) {
    const name = lastName(node.child('left')!);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
});

function lastName({ text }: SyntaxNode): string {
  return text.slice(text.lastIndexOf('.') + 1);
}

/** In the statements where a connection is accepted it is put in unasked. */
function isBesideAccept(call: Call): boolean {
  const statements = call.node.closest('block', 'module')?.children ?? [];
  return statements.some((each) => each.type === 'expression_statement' && /\.accept\(\)/.test(each.text));
}

/** At the top of the module, before anything happens. */
function isPlain(call: Call): boolean {
  return call.node.parent?.parent?.type === 'module';
}

/** Removed where it is closed, in the same statements or around them. */
function isBesideClose(sockets: Sockets, call: Call): boolean {
  const removed = sockets.of(call.positional[0]);
  if (removed.length === 0) return false;
  const area = call.node.closest(
    'else_clause',
    'elif_clause',
    'except_clause',
    'function_definition',
    'if_statement',
  );
  const branch = area?.type === 'if_statement' ? surroundingBranch(call.node) : area;
  return sockets.program
    .callsOf('close')
    .some((other) => branch?.contains(other.node) && overlap(sockets.of(other.receiver), removed));
}

/** `if s in outputs: outputs.remove(s)` belongs to the branch around it. */
function surroundingBranch(node: SyntaxNode): SyntaxNode | undefined {
  const own = node.closest('if_statement')!;
  const isGuard = / in /.test(own.child('condition')?.text ?? '');
  return isGuard ? own.parent : own.child('consequence');
}

function inPollers(sockets: Sockets): Finding[] {
  return sockets.program.callsOf('register').flatMap((call) => {
    const mask = maskOf(sockets, call);
    if (!mask?.has('OUT') || !mask.has('IN') || mask.has('ET') || mask.has('ONESHOT')) return [];
    const watched = sockets.of(argument(call, 0, 'fd') ?? argument(call, 0, 'fileobj'));
    if (watched.length === 0 || !watched.every(isConnection)) return [];
    if (!watched.every((socket) => sockets.isWatchedInLoop(socket))) return [];
    if (!isOnlyRegistration(sockets, call)) return [];
    return [finding(call.node, messages.alwaysWritable(call.positional[0]?.text ?? ''))];
  });
}

/** Nothing ever changes what the poller watches the socket for. */
function isOnlyRegistration(sockets: Sockets, call: Call): boolean {
  const pollers = ofKind(sockets.program.values(call.receiver), 'poller');
  const others = pollers.flatMap((poller) => sockets.registrationsOf(poller)).filter((each) => each !== call);
  return !others.some(
    (other) =>
      other.method === 'modify' || overlap(sockets.of(other.positional[0]), sockets.of(call.positional[0])),
  );
}

function finding(node: SyntaxNode, message: string): Finding {
  return { rule: 'always-writable', certainty: 'proven', start: node.start, end: node.end, message };
}
