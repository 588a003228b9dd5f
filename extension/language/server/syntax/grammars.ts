import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

/** The folder that the bundle and the grammars lie in. */
const dist = dirname(fileURLToPath(import.meta.url));

/** Loads the grammars, by name. @throws Error when a file is missing beside the bundle. */
export async function loadParsers<Name extends string>(
  names: readonly Name[],
): Promise<Record<Name, Parser>> {
  await Parser.init({ locateFile: (file: string) => join(dist, file) });
  const parsers = {} as Record<Name, Parser>;
  for (const name of names) {
    const grammar = await Language.load(await readFile(join(dist, `tree-sitter-${name}.wasm`)));
    parsers[name] = new Parser().setLanguage(grammar);
  }
  return parsers;
}
