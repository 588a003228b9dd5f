/** The text that nodes point into: one for each document, its text replaced at every change. */
export interface Source {
  text: string;
}

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
  readonly children: SyntaxNode[] = [];
  readonly #source: Source;
  readonly #leafText: string | undefined;

  constructor(
    source: Source,
    type: string,
    start: number,
    end: number,
    field: string | undefined,
    isLeaf: boolean,
  ) {
    this.#source = source;
    this.type = type;
    this.start = start;
    this.end = end;
    this.field = field;
    this.#leafText = isLeaf ? source.text.slice(start, end) : undefined;
  }

  get text(): string {
    return this.#leafText ?? this.#source.text.slice(this.start, this.end);
  }

  /** The whole text that the node is part of. */
  get sourceText(): string {
    return this.#source.text;
  }

  child(field: string): SyntaxNode | undefined {
    return this.children.find((child) => child.field === field);
  }

  /** From the parent outwards. */
  *ancestors(): Generator<SyntaxNode> {
    for (let node = this.parent; node; node = node.parent) yield node;
  }

  /** The nearest ancestor of one of these types. */
  closest(...types: string[]): SyntaxNode | undefined {
    let node = this.parent;
    while (node && !types.includes(node.type)) node = node.parent;
    return node;
  }

  /** This node and all below it, in the order of the text. */
  *walk(): Generator<SyntaxNode> {
    const waiting: SyntaxNode[] = [this];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      yield node;
      for (let index = node.children.length - 1; index >= 0; index--) waiting.push(node.children[index]!);
    }
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
