/** Who imports whom: the rooms of the house, and the imports between them as they are in the sources. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { root } from '../run.mjs';

/** Each with the files that are in it; a file belongs to the first that fits. */
export const rooms: Record<string, RegExp> = {
  'main.ts': /^extension\/main\.ts$/,
  'features/': /^extension\/features\/[^/]+\.ts$/,
  'features/parts/': /^extension\/features\/parts\//,
  'commandLine/': /^extension\/commandLine\//,
  'lab/': /^extension\/lab\//,
  'language/server/': /^extension\/language\/server\//,
  'language/client.ts': /^extension\/language\//,
  'engine/': /^extension\/engine\//,
  'shared/': /^extension\/shared\//,
  'contract/': /^extension\/contract\//,
  'media/panel/': /^media\/panel\//,
  'native/addon/': /^native\/addon\//,
  'native/watch/watched/': /^native\/watch\/watched\//,
  'native/watch/findings/': /^native\/watch\/findings\//,
  'native/watch/shim/': /^native\/watch\/shim\//,
  'native/watch/ring/': /^native\/watch\/ring\//,
  'native/client/': /^native\/client\//,
  'native/server/': /^native\/server\//,
  'native/multiplexer/': /^native\/multiplexer\//,
  'native/trace/': /^native\/trace\//,
  'native/socket/': /^native\/socket\//,
};

/** `from` imports from `to`. */
export interface Passage {
  from: string;
  to: string;
}

export function passages(): Passage[] {
  const files = sources();
  const found = new Map<string, Passage>();
  for (const file of files) {
    for (const imported of importsOf(file)) {
      const [from, to] = [roomOf(file), roomOf(imported)];
      if (from && to && from !== to) found.set(`${from} ${to}`, { from, to });
    }
  }
  return [...found.values()].sort((a, b) => `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`));
}

/** What the picture would pass over: files that are in no room, and rooms that nothing is in. */
export function unknownToThePicture(files = sources()): string[] {
  const empty = Object.keys(rooms).filter((room) => !files.some((file) => roomOf(file) === room));
  return [...files.filter((file) => roomOf(file) === undefined), ...empty];
}

function sources(): string[] {
  return globSync(['extension/**/*.ts', 'media/panel/**/*.ts', 'native/**/*.{cc,h}'], { cwd: root });
}

function roomOf(file: string): string | undefined {
  return Object.keys(rooms).find((room) => rooms[room]!.test(file));
}

/** Files of the project that a file imports, or includes; the addon stands for the file that loads it. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const included = [...text.matchAll(/^#include "([^"]+)"/gm)].map(([, name]) => `native/${name}`);
  const imported = [...text.matchAll(/\b(?:from|import)\s*\(?'(\.[^']+)'/g)].map(([, name]) =>
    normalize(join(dirname(file), name!)),
  );
  const loaded = file === 'extension/engine/native.ts' ? ['native/addon/addon.cc'] : [];
  return [...included, ...imported, ...loaded];
}
