import type { SyntaxNode } from '../../syntax/node.ts';
import { unwrap } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';
import { isPollfdField } from '../pollfd.ts';
import { copiesOf, setChanges } from '../sets.ts';
import { loopingWaits } from '../waits.ts';

/** The statements that close a descriptor and take it out of what is waited for; undefined where they cannot be told. */
export function closingStatements(
  descriptors: Descriptors,
  descriptor: SyntaxNode,
  streams: Origin[],
): string[] | undefined {
  const removal = removalOf(descriptors, descriptor, streams);
  return removal && [...removal.before, `close(${descriptor.text});`, ...removal.after];
}

export interface Removal {
  before: string[];
  after: string[];
}

export function removalOf(
  descriptors: Descriptors,
  descriptor: SyntaxNode,
  streams: Origin[],
): Removal | undefined {
  const { program } = descriptors;
  if (!['identifier', 'field_expression', 'subscript_expression'].includes(descriptor.type)) return undefined;
  const names = loopingWaits(program).map(({ name }) => name);
  if (names.length === 0) return undefined;
  if (names.every((name) => name.startsWith('epoll'))) return { before: [], after: [] };
  if (names.every((name) => name.endsWith('select'))) {
    const sets = keptSets(descriptors, streams);
    const within = program.functionOf(descriptor);
    const isReachable = sets.every(
      ({ set, from }) => from === within || !from?.locals.has(/^\w+/.exec(set)![0]),
    );
    if (sets.length === 0 || !isReachable) return undefined;
    return { before: sets.map(({ set }) => `FD_CLR(${descriptor.text}, &${set});`), after: [] };
  }
  const isPoll = names.every((name) => name.endsWith('poll'));
  if (!isPoll || !isPollfdField(program, unwrap(descriptor), 'fd')) return undefined;
  return { before: [], after: [`${descriptor.text} = -1;`] };
}

/** The sets that the descriptors are put in once, and that are copied for each call. */
function keptSets(descriptors: Descriptors, streams: Origin[]) {
  const { program } = descriptors;
  const changes = setChanges(program).filter(
    ({ call }) => call.name === 'FD_SET' && descriptors.mayBeSame(call.arguments[0], streams),
  );
  const names = [...new Set(changes.map(({ set }) => set))];
  const waited = loopingWaits(program).flatMap((wait) =>
    wait.arguments.slice(1, 4).map((set) => set.text.replace(/^&/, '')),
  );
  const kept = names.filter((set) => waited.some((each) => each !== set && copiesOf(program, each).has(set)));
  return kept.length < names.length
    ? []
    : kept.map((set) => ({
        set,
        from: program.functionOf(changes.find((change) => change.set === set)!.call.node),
      }));
}
