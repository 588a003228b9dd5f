/** The text that nodes point into: one for each document, its text replaced at every change. */
export class Source {
  text = '';
  readonly #words = new Map<string, string>();

  /**
   * A short piece of the text, the same string each time. A mere slice would keep the whole text that it was cut
   * from, and every version of it that a node was made in.
   */
  word(start: number, end: number): string {
    const slice = this.text.slice(start, end);
    let word = this.#words.get(slice);
    if (word === undefined) {
      if (this.#words.size >= mostWords) this.#words.clear();
      word = Buffer.from(slice, 'utf16le').toString('utf16le');
      this.#words.set(word, word);
    }
    return word;
  }
}

/** More different words than any file has; typing makes new ones forever. */
const mostWords = 50_000;

/** Longer leaves are comments and literals, which few ask about. */
const longestWord = 60;

const none: readonly SyntaxNode[] = [];

/**
 * A node of a syntax tree, kept in JavaScript: asking tree-sitter's own nodes costs a call into WebAssembly for
 * every question. Holds named nodes and operators; comments are left out.
 */
export class SyntaxNode {
  readonly type: string;
  /** Offsets into the text, in UTF-16 units. */
  start: number;
  end: number;
  /** What the node is to its parent, in the grammar's words: `condition`, `body`, `left`, … */
  readonly field: string | undefined;
  parent: SyntaxNode | undefined;
  children: readonly SyntaxNode[] = none;
  /** What a language takes the node apart to; kept here since it is asked for again and again. */
  parts: object | undefined;
  /** Of all nodes of a document the same, in all its versions. */
  readonly source: Source;
  readonly #word: string | undefined;

  constructor(
    source: Source,
    type: string,
    start: number,
    end: number,
    field: string | undefined,
    isLeaf: boolean,
  ) {
    this.source = source;
    this.type = type;
    this.start = start;
    this.end = end;
    this.field = field;
    this.#word = isLeaf && end - start <= longestWord ? source.word(start, end) : undefined;
  }

  get text(): string {
    return this.#word ?? this.source.text.slice(this.start, this.end);
  }

  /** The whole text that the node is part of. */
  get sourceText(): string {
    return this.source.text;
  }

  child(field: string): SyntaxNode | undefined {
    for (const child of this.children) if (child.field === field) return child;
    return undefined;
  }

  /** The nearest ancestor of one of these types. */
  closest(...types: string[]): SyntaxNode | undefined {
    let node = this.parent;
    while (node && !types.includes(node.type)) node = node.parent;
    return node;
  }

  /** This node and all below it, in the order of the text. */
  walk(): SyntaxNode[] {
    const nodes: SyntaxNode[] = [];
    this.#addTo(nodes);
    return nodes;
  }

  #addTo(nodes: SyntaxNode[]): void {
    nodes.push(this);
    for (const child of this.children) child.#addTo(nodes);
  }

  contains(other: SyntaxNode): boolean {
    return this.start <= other.start && other.end <= this.end;
  }

  /** The smallest node that the offset lies in or at the end of. */
  at(offset: number): SyntaxNode {
    const inner = this.children.find((child) => child.start <= offset && offset <= child.end);
    return inner ? inner.at(offset) : this;
  }

  /** Moves the node and all below it. */
  shift(distance: number): void {
    this.start += distance;
    this.end += distance;
    for (const child of this.children) child.shift(distance);
  }
}
