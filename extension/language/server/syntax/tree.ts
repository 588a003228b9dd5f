import type { Parser, Tree, TreeCursor } from 'web-tree-sitter';
import { Source, SyntaxNode } from './node.ts';

/** Deeper than anybody writes; keeps walks on the nodes within the stack. */
const deepest = 400;

interface Change {
  start: number;
  oldEnd: number;
  newEnd: number;
  startPoint: Point;
  oldEndPoint: Point;
  newEndPoint: Point;
}

interface Point {
  row: number;
  column: number;
}

/**
 * The syntax tree of one document, kept up with its changes: tree-sitter parses anew only what changed, and only
 * what changed is copied into nodes again.
 */
export class SyntaxTree {
  readonly #parser: Parser;
  readonly #source = new Source();
  #tree: Tree | undefined;
  #root: SyntaxNode | undefined;
  /** Blocks of the last copy that may be taken over, by type and text. */
  #blocks = new Map<string, SyntaxNode[]>();

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  edit(change: Change): void {
    this.#root = undefined;
    this.#tree?.edit({
      startIndex: change.start,
      oldEndIndex: change.oldEnd,
      newEndIndex: change.newEnd,
      startPosition: change.startPoint,
      oldEndPosition: change.oldEndPoint,
      newEndPosition: change.newEndPoint,
    } as Parameters<Tree['edit']>[0]);
  }

  /** The root of the tree of this text, which must be the text that the edits led to. */
  root(text: string): SyntaxNode {
    if (this.#root && this.#source.text === text) return this.#root;
    const old = this.#tree;
    this.#source.text = text;
    this.#tree = this.#parser.parse(text, old) ?? undefined;
    old?.delete();
    if (!this.#tree) throw new Error('tree-sitter did not parse the text');
    const cursor = this.#tree.walk();
    const copy = new Copy(cursor, this.#source, this.#blocks);
    this.#root = copy.node(undefined, undefined, 0);
    this.#blocks = copy.blocks;
    cursor.delete();
    return this.#root;
  }

  dispose(): void {
    this.#tree?.delete();
    this.#tree = undefined;
  }
}

class Copy {
  readonly blocks = new Map<string, SyntaxNode[]>();
  readonly #cursor: TreeCursor;
  readonly #source: Source;
  readonly #old: Map<string, SyntaxNode[]>;

  constructor(cursor: TreeCursor, source: Source, old: Map<string, SyntaxNode[]>) {
    this.#cursor = cursor;
    this.#source = source;
    this.#old = old;
  }

  /** Copies the node that the cursor is at. */
  node(parent: SyntaxNode | undefined, field: string | undefined, depth: number): SyntaxNode {
    const cursor = this.#cursor;
    const { nodeType: type, startIndex: start, endIndex: end } = cursor;
    const isBlock = depth === 1 || type === 'function_definition' || type === 'class_definition';
    const key = isBlock ? `${type}\0${field ?? ''}\0${this.#source.text.slice(start, end)}` : '';
    if (isBlock) {
      const block = this.#old.get(key)?.pop();
      if (block) return this.#takeOver(block, key, parent, start);
    }
    const hasChildren = depth < deepest && cursor.gotoFirstChild();
    const node = new SyntaxNode(this.#source, type, start, end, field, !hasChildren);
    node.parent = parent;
    if (hasChildren) {
      node.children = this.#children(node, depth + 1);
      cursor.gotoParent();
    }
    if (isBlock) this.#keep(key, node);
    return node;
  }

  /** The cursor is at the first child, and is left at the last. */
  #children(parent: SyntaxNode, depth: number): SyntaxNode[] {
    const cursor = this.#cursor;
    const children: SyntaxNode[] = [];
    do {
      const field = cursor.currentFieldName ?? undefined;
      if (cursor.nodeIsNamed ? cursor.nodeType !== 'comment' : field)
        children.push(this.node(parent, field, depth));
    } while (cursor.gotoNextSibling());
    // Exactly as long as it is: an array that grew by pushing has room for seventeen.
    return children.slice();
  }

  #takeOver(block: SyntaxNode, key: string, parent: SyntaxNode | undefined, start: number): SyntaxNode {
    if (block.start !== start) block.shift(start - block.start);
    block.parent = parent;
    this.#keep(key, block);
    return block;
  }

  #keep(key: string, block: SyntaxNode): void {
    const same = this.blocks.get(key);
    if (same) same.push(block);
    else this.blocks.set(key, [block]);
  }
}
