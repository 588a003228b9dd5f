import type { Scene } from './conversation.ts';

/** In what the changed program serves its clients worse than the original; empty where it does not. */
export function harmOf(original: Scene, changed: Scene): string[] {
  const harm: string[] = [];
  const say = (what: string) => harm.push(`${changed.name}: ${what}`);
  const hadEnded = original.afterwards === 'ended';
  if (changed.afterwards === 'ended' && !(hadEnded && isNoWorse(original, changed)))
    say(`it ended: ${changed.error}`);
  changed.closed.forEach((isClosed, client) => {
    if (isClosed && changed.rest !== 'ended' && !isHalfClosed(changed, client))
      if (hadEnded || (!original.closed[client] && original.waiting === 0))
        say(`client ${client} was dropped`);
  });
  // What a program that died did not do is no measure.
  if (original.rest === 'ended') return harm;
  if (changed.rest === 'busy' && original.rest === 'asleep') say('it spins');
  original.received.forEach((bytes, client) => {
    const now = changed.received[client] ?? '';
    if (!now.startsWith(bytes)) say(`client ${client} got ${short(now)} instead of ${short(bytes)}`);
  });
  for (const word of original.printed) if (!changed.printed.includes(word)) say(`it no longer saw ${word}`);
  for (const what of ['unread', 'kept', 'waiting'] as const)
    if (changed[what] > original[what]) say(`${what}: ${changed[what]} instead of ${original[what]}`);
  if (!hadEnded && changed.afterwards === 'busy' && original.afterwards === 'asleep')
    say('it spins at the end');
  return harm;
}

/** The same error, or a reset that nobody catches: a mistake of its own, which the original did not live to show. */
function isNoWorse(original: Scene, changed: Scene): boolean {
  const kind = ({ error }: Scene) => /^[\w.]*/.exec(error)![0];
  return kind(original) === kind(changed) || (changed.name === 'reset' && isReset(changed));
}

function isReset({ error }: Scene): boolean {
  return error.startsWith('ConnectionResetError');
}

/** The clients that said themselves that nothing more comes: the server may close those. */
function isHalfClosed({ name }: Scene, client: number): boolean {
  return (name === 'halfClose' && client === 0) || (name === 'together' && (client === 0 || client === 2));
}

function short(bytes: string): string {
  return JSON.stringify(bytes.length > 60 ? `${bytes.slice(0, 60)}…` : bytes);
}
