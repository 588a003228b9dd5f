import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callsIn, loopsAround } from '../call.ts';
import type { Descriptors } from '../descriptors.ts';
import { type Registration, registrations } from '../registrations.ts';
import { copiesOf, setChanges, variableOf } from '../sets.ts';
import { loopingWaits } from '../waits.ts';

/** always-writable: a connection is watched for writing from the start, and nothing ever ends that. */
export function writable(descriptors: Descriptors): Finding[] {
  const waits = loopingWaits(descriptors.program);
  if (waits.length === 0) return [];
  return [
    ...waits.filter(({ name }) => /select$/.test(name)).flatMap((wait) => bySelect(descriptors, wait)),
    ...byRegistration(descriptors),
  ];
}

function bySelect(descriptors: Descriptors, wait: Call): Finding[] {
  const { program } = descriptors;
  const set = variableOf(wait.arguments[2]);
  if (set === undefined || set === 'NULL') return [];
  const family = copiesOf(program, set);
  const changes = setChanges(program).filter((change) => family.has(change.set));
  if (changes.some(({ call }) => call.name === 'FD_CLR')) return [];
  const additions = changes.filter(({ call }) => call.name === 'FD_SET').map(({ call }) => call);
  // As soon as one is put in for a reason, somebody has thought of it.
  if (!additions.every((call) => isUnconditional(call) && isConnection(descriptors, call.arguments[0])))
    return [];
  return additions.map(({ node, arguments: [descriptor] }) => found(node, descriptor!));
}

function byRegistration(descriptors: Descriptors): Finding[] {
  const { program } = descriptors;
  const all = registrations(program).filter(({ descriptor }) => isConnection(descriptors, descriptor));
  if (all.length === 0 || !all.every(({ events }) => events && asksForBoth(events))) return [];
  if (all.some(({ api }) => isChangedLater(descriptors, api))) return [];
  return all.map(({ events, descriptor }) => found(events!, descriptor));
}

function asksForBoth(events: SyntaxNode): boolean {
  return (
    /\b(EPOLL|POLL)IN\b/.test(events.text) &&
    /\b(EPOLL|POLL)OUT\b/.test(events.text) &&
    !/\?|EPOLLET|EPOLLONESHOT/.test(events.text)
  );
}

function isChangedLater({ program }: Descriptors, api: Registration['api']): boolean {
  if (api === 'epoll') return program.mentions(/\bEPOLL_CTL_MOD\b/);
  return program.mentions(/\bevents\s*([&|^]=|=[^=;]*(\?|&|\^|~))/);
}

function isConnection(descriptors: Descriptors, node: SyntaxNode | undefined): boolean {
  const origins = [...descriptors.of(node)].filter((origin) => !descriptors.isListener(origin));
  return origins.length > 0 && origins.every(({ kind }) => kind === 'accepted');
}

/** Whether the only conditions around it, up to the loop or the accept, ask about the descriptor itself. */
function isUnconditional({ node, arguments: [descriptor] }: Call): boolean {
  const [loop] = loopsAround(node).slice(-1);
  const own = new Set(descriptor?.text.match(/\w+/g));
  for (let ancestor = node.parent; ancestor; ancestor = ancestor.parent) {
    if (ancestor === loop || callsIn(ancestor).some(({ name }) => /^accept4?$/.test(name))) return true;
    if (ancestor.type === 'switch_statement' || ancestor.type === 'else_clause') return false;
    if (ancestor.type !== 'if_statement') continue;
    const names = ancestor.child('condition')?.text.match(/[a-z_]\w*/gi) ?? [];
    if (!names.every((name) => own.has(name))) return false;
  }
  return loop === undefined;
}

function found({ start, end }: SyntaxNode, descriptor: SyntaxNode): Finding {
  return {
    rule: 'always-writable',
    certainty: 'proven',
    start,
    end,
    message: messages.alwaysWritable(descriptor.text),
  };
}
