import type { Parser, Tree, TreeCursor } from 'web-tree-sitter';
import { Source, SyntaxNode } from './node.ts';

/** Deeper than anybody writes; keeps walks on the nodes within the stack. */
const deepest = 400;

/** Offsets in UTF-16 units. */
interface Change {
  start: number;
  oldEnd: number;
  newEnd: number;
}

/** A change as tree-sitter is told it, which may be told that it goes further. */
interface Reread extends Change {
  startPoint: Point;
  oldEndPoint: Point;
  newEndPoint: Point;
}

interface Point {
  row: number;
  column: number;
}

/** A node that is taken over as a whole, with all below it, as long as no change touches it. */
interface Block {
  node: SyntaxNode;
  /** The blocks within, in the order of the text. */
  inner: Block[];
}

/**
 * The syntax tree of one document, kept up with its changes: tree-sitter parses again only what changed, and only
 * what changed is copied into nodes again.
 */
export class SyntaxTree {
  readonly #parser: Parser;
  readonly #source = new Source();
  #tree: Tree | undefined;
  #root: SyntaxNode | undefined;
  /** Of the last copy, those that no change has touched since; at their new places. */
  #blocks: Block[] = [];

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  edit(change: Change, reread: Reread): void {
    this.#root = undefined;
    this.#blocks = this.#blocks.flatMap((block) => untouched(block, change));
    this.#tree?.edit({
      startIndex: reread.start,
      oldEndIndex: reread.oldEnd,
      newEndIndex: reread.newEnd,
      startPosition: reread.startPoint,
      oldEndPosition: reread.oldEndPoint,
      newEndPosition: reread.newEndPoint,
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
    this.#blocks = [];
    this.#root = copy.node(undefined, undefined, 0, this.#blocks);
    cursor.delete();
    return this.#root;
  }

  dispose(): void {
    this.#tree?.delete();
    this.#tree = undefined;
  }
}

/** What is left of a block after a change: itself where it lies apart from it, else such blocks within. */
function untouched(block: Block, change: Change): Block[] {
  const { node, inner } = block;
  if (node.end < change.start) return [block];
  if (node.start <= change.oldEnd) return inner.flatMap((each) => untouched(each, change));
  node.shift(change.newEnd - change.oldEnd);
  return [block];
}

class Copy {
  readonly #cursor: TreeCursor;
  readonly #source: Source;
  /** In the order of the text, as the copy goes on; a block comes before those within. */
  readonly #old: readonly Block[];
  #next = 0;

  constructor(cursor: TreeCursor, source: Source, old: readonly Block[]) {
    this.#cursor = cursor;
    this.#source = source;
    this.#old = withInner(old);
  }

  /** Copies the node that the cursor is at. `blocks`: where it is noted, if it is one. */
  node(
    parent: SyntaxNode | undefined,
    field: string | undefined,
    depth: number,
    blocks: Block[],
  ): SyntaxNode {
    const cursor = this.#cursor;
    const { nodeType: type, startIndex: start, endIndex: end } = cursor;
    const isBlock = depth === 1 || type === 'function_definition' || type === 'class_definition';
    const known = isBlock ? this.#find(type, field, start, end) : undefined;
    if (known) {
      known.node.parent = parent;
      blocks.push(known);
      return known.node;
    }
    const hasChildren = depth < deepest && cursor.gotoFirstChild();
    const node = new SyntaxNode(this.#source, type, start, end, field, !hasChildren);
    const inner: Block[] = isBlock ? [] : blocks;
    if (isBlock) blocks.push({ node, inner });
    node.parent = parent;
    if (hasChildren) {
      node.children = this.#children(node, depth + 1, inner);
      cursor.gotoParent();
    }
    return node;
  }

  /** The cursor is at the first child, and is left at the last. */
  #children(parent: SyntaxNode, depth: number, blocks: Block[]): SyntaxNode[] {
    const cursor = this.#cursor;
    const children: SyntaxNode[] = [];
    do {
      const field = cursor.currentFieldName ?? undefined;
      if (cursor.nodeIsNamed ? cursor.nodeType !== 'comment' : field)
        children.push(this.node(parent, field, depth, blocks));
    } while (cursor.gotoNextSibling());
    // Exactly as long as it is: an array that grew by pushing has room for seventeen.
    return children.slice();
  }

  /** The block of the last copy that stood here, if the same is there still. */
  #find(type: string, field: string | undefined, start: number, end: number): Block | undefined {
    const old = this.#old;
    while (this.#next < old.length && old[this.#next]!.node.start < start) this.#next++;
    for (let index = this.#next; old[index]?.node.start === start; index++) {
      const { node } = old[index]!;
      if (node.end === end && node.type === type && node.field === field) return old[index];
    }
    return undefined;
  }
}

function withInner(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => [block, ...withInner(block.inner)]);
}
