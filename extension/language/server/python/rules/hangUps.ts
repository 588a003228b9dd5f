import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { receiveOnHangUp } from '../fixes/hangUps.ts';
import type { Sockets } from '../sockets.ts';
import { runs } from '../turns.ts';
import { ofKind, type Wait } from '../values.ts';
import { bitsOf, maskOf } from './masks.ts';

/** hup-ignored: POLLHUP and POLLERR are reported unasked, and no branch takes them. */
export function hangUps(sockets: Sockets): Finding[] {
  const waits = sockets.waits.filter(({ api, call }) => /poll$/.test(api) && sockets.loopOf(call));
  if (waits.length === 0) return [];
  const tests = maskTests(sockets);
  return waits.flatMap((wait) =>
    findingsOf(
      sockets,
      wait,
      tests.filter((test) => test.waits.includes(wait)),
    ),
  );
}

/** A place where the bits of an event are looked at. */
interface MaskTest {
  node: SyntaxNode;
  waits: Wait[];
  bits: Set<string>;
  /** `event == POLLIN`, which no other bit may accompany. */
  isExact: boolean;
}

function maskTests(sockets: Sockets): MaskTest[] {
  const tests: MaskTest[] = [];
  for (const node of sockets.program.nodesOf('binary_operator', 'comparison_operator')) {
    // Whatever the operator: who names the bits has thought of them.
    const isAnd = node.type === 'binary_operator';
    const isEqual =
      node.type === 'comparison_operator' && node.children[1]?.type === '==' && node.children.length === 3;
    if (!isAnd && !isEqual) continue;
    const [left, right] = isAnd
      ? [node.child('left')!, node.child('right')!]
      : [node.children[0]!, node.children[2]!];
    const waits = ofKind(sockets.program.values(left), 'mask').map(({ wait }) => wait);
    if (waits.length > 0)
      tests.push({ node, waits, bits: bitsOf(sockets, right) ?? new Set(['?']), isExact: isEqual });
  }
  return tests;
}

function findingsOf(sockets: Sockets, wait: Wait, tests: MaskTest[]): Finding[] {
  const handled = (test: MaskTest) =>
    ['HUP', 'ERR', '?'].some((bit) => test.bits.has(bit)) || hasElse(test.node);
  if (tests.length === 0 || tests.some(handled)) return [];
  const exact = tests.find(
    ({ node: test, isExact, bits }) => isExact && bits.has('IN') && !isOfListener(sockets, test),
  );
  // A mask of 0 does not silence hang-ups.
  const asksForNothing = sockets
    .registrationsOf(wait.poller!)
    .find((call) => maskOf(sockets, call)?.size === 0);
  const node = exact?.node ?? asksForNothing?.node;
  if (!node) return [];
  return [
    {
      rule: 'hup-ignored',
      certainty: 'proven',
      start: node.start,
      end: node.end,
      message: messages.hupIgnored(),
      fixes: () => (exact ? receiveOnHangUp(sockets, exact.node, wait) : []),
    },
  ];
}

/** A branch that accepts, and receives nothing: a listener has no peer that hangs up. */
function isOfListener(sockets: Sockets, test: SyntaxNode): boolean {
  const branch = test.closest('if_statement', 'elif_clause')?.child('consequence');
  const makes = (...methods: string[]) =>
    branch !== undefined &&
    sockets.program.callsOf(...methods).some((call) => runs(sockets, branch, call.node));
  return makes('accept') && !makes('recv', 'recv_into');
}

function hasElse(test: SyntaxNode): boolean {
  const branch = test.closest('if_statement');
  return branch?.children.some((child) => child.type === 'else_clause') ?? true;
}
