import { play, type Scene, sceneNames } from './conversation.ts';
import { harmOf } from './harm.ts';
import { endingNames, Peer, playEnding } from './peer.ts';
import type { RunningProgram } from './program.ts';

/** Starts a program whose runner lets it connect to this port. */
export type Start = (peerPort: number) => RunningProgram;

/** Scenes by their name; undefined for a program that neither listens nor connects: a fragment. */
export type Observation = Map<string, Scene> | undefined;

/** Plays every scene to a program: to one process, unless it dies. */
export async function observe(start: Start): Promise<Observation> {
  const peer = await Peer.start();
  let program = start(peer.port);
  try {
    const role = await program.role();
    if (role === undefined) return undefined;
    if (role === 'connects') return await observeClient(program, start, peer);
    const seen = new Map<string, Scene>();
    let { listens } = role;
    for (const name of sceneNames) {
      // What a reset does shall not depend on what is left of the scenes before.
      if (program.hasEnded || name === 'reset') {
        await program.stop();
        program = start(peer.port);
        const again = await program.role();
        if (typeof again !== 'object') throw new Error(`it does not start again: ${program.stderr}`);
        listens = again.listens;
      }
      seen.set(name, await play(program, listens, name));
    }
    return seen;
  } finally {
    await program.stop();
    peer.stop();
  }
}

/** A client lives as long as its one connection. */
async function observeClient(first: RunningProgram, start: Start, firstPeer: Peer): Promise<Observation> {
  const seen = new Map<string, Scene>();
  for (const [index, name] of endingNames.entries()) {
    const peer = index === 0 ? firstPeer : await Peer.start();
    const program = index === 0 ? first : start(peer.port);
    try {
      seen.set(name, await playEnding(program, peer, name));
    } finally {
      if (index > 0) {
        await program.stop();
        peer.stop();
      }
    }
  }
  return seen;
}

/** In what a changed program serves worse than the original. */
export function harmIn(original: Observation, changed: Observation): string[] {
  if (!original) return [];
  if (!changed) return ['it no longer starts'];
  return [...original].flatMap(([name, scene]) => harmOf(scene, changed.get(name)!));
}

/** Does something with each, a few at a time. */
export async function fewAtATime<Item>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: most }, worker));
}
