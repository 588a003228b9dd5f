import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { type Position, type Range, TextDocument } from 'vscode-languageserver-textdocument';
import type { Parser } from 'web-tree-sitter';
import type { Analysis, LanguageSupport } from './language.ts';
import type { SyntaxNode } from './syntax/node.ts';
import { SyntaxTree } from './syntax/tree.ts';

/** A document that is open in the editor, with its syntax tree and what was found in it. */
export class SourceDocument {
  readonly uri: string;
  readonly language: LanguageSupport | undefined;
  readonly #document: TextDocument;
  /** Settles when its language can be read; rejects when that cannot be. */
  readonly readable: Promise<void> | undefined;
  #tree: SyntaxTree | undefined;
  #analysis: { of: SyntaxNode; result: Analysis } | undefined;

  constructor(
    document: TextDocument,
    language: LanguageSupport | undefined,
    parser: Promise<Parser> | undefined,
  ) {
    this.uri = document.uri;
    this.language = language;
    this.#document = document;
    this.readable = parser?.then((loaded) => {
      this.#tree = new SyntaxTree(loaded);
    });
    // The one who waits for it is told; nobody need be waiting.
    this.readable?.catch(() => {});
  }

  get version(): number {
    return this.#document.version;
  }

  get text(): string {
    return this.#document.getText();
  }

  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      const range: Range =
        'range' in change
          ? change.range
          : { start: { line: 0, character: 0 }, end: this.positionAt(this.text.length) };
      const start = this.offsetAt(range.start);
      const end = this.offsetAt(range.end);
      const oldEnd = this.language?.readAgainTo?.(this.text, end) ?? end;
      const newEnd = oldEnd + change.text.length - (end - start);
      const startPoint = point(this.positionAt(start));
      const oldEndPoint = point(this.positionAt(oldEnd));
      TextDocument.update(this.#document, [change], version);
      const newEndPoint = point(this.positionAt(newEnd));
      this.#tree?.edit(
        { start, oldEnd: end, newEnd: start + change.text.length },
        { start, oldEnd, newEnd, startPoint, oldEndPoint, newEndPoint },
      );
    }
    TextDocument.update(this.#document, [], version);
  }

  /** Undefined for a document in a language that nobody here reads. */
  get root(): SyntaxNode | undefined {
    return this.#tree?.root(this.text);
  }

  get analysis(): Analysis | undefined {
    const { root, language } = this;
    if (!root || !language) return undefined;
    if (this.#analysis?.of === root) return this.#analysis.result;
    this.#analysis = undefined;
    const result = language.analyse(root);
    this.#analysis = { of: root, result };
    return result;
  }

  positionAt(offset: number): Position {
    return this.#document.positionAt(offset);
  }

  offsetAt(position: Position): number {
    return this.#document.offsetAt(position);
  }

  rangeOf(span: { start: number; end: number }): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  dispose(): void {
    this.#tree?.dispose();
  }
}

function point({ line, character }: Position): { row: number; column: number } {
  return { row: line, column: character };
}
