import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { Sockets } from '../sockets.ts';

/** fd-setsize: select watches every connection that comes, and nobody counts them. */
export function descriptorLimit(sockets: Sockets): Finding[] {
  return sockets.waits
    .filter((wait) => wait.api === 'select' && sockets.loopOf(wait.call))
    .filter((wait) => sockets.in(wait.sets[0].values).some(({ origin }) => origin === 'accepted'))
    .filter(() => !countsConnections(sockets))
    .map(({ call }) => ({
      rule: 'fd-setsize',
      certainty: 'possible',
      start: call.start,
      end: call.end,
      message: messages.fdSetsize(),
    }));
}

/** Compares how many there are, or the number of a descriptor, with anything. */
function countsConnections(sockets: Sockets): boolean {
  const text = sockets.program.root.sourceText;
  if (/\b(FD_SETSIZE|RLIMIT_NOFILE)\b/.test(text)) return true;
  for (const node of sockets.program.nodesOf('comparison_operator'))
    if (/\blen\(|\.fileno\(\)/.test(node.text) && /[<>]/.test(node.text)) return true;
  return false;
}
