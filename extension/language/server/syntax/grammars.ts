import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

/** The folder that the bundle and the grammars lie in. */
const dist = dirname(fileURLToPath(import.meta.url));

/** The parsers of the languages that are in use: each takes 2 MiB. */
export class Parsers {
  readonly #parsers = new Map<string, Promise<Parser>>();
  #runtime: Promise<void> | undefined;

  /** @throws Error (rejects) when a file is missing beside the bundle. */
  of(language: string): Promise<Parser> {
    let parser = this.#parsers.get(language);
    if (!parser) {
      parser = this.#load(language);
      this.#parsers.set(language, parser);
    }
    return parser;
  }

  async #load(language: string): Promise<Parser> {
    this.#runtime ??= Parser.init({ locateFile: (file: string) => join(dist, file) });
    await this.#runtime;
    const grammar = await Language.load(await readFile(join(dist, `tree-sitter-${language}.wasm`)));
    return new Parser().setLanguage(grammar);
  }
}
