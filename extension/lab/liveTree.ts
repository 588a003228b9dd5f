import { Emitter } from 'vscode-jsonrpc/node';

/** A node of a live tree as plain data, made afresh in each round; `key` tells that it is the same as before. */
export interface LiveNode {
  key: string;
  children?: this[];
}

/** The node as the view holds it: the object stays the same while its key is there. */
export interface LiveElement<N extends LiveNode> {
  node: N;
  /** The node's own data as text: what is compared with the next round's. */
  picture: string;
  parent: LiveElement<N> | undefined;
  children: LiveElement<N>[];
}

/**
 * Finds out what has changed between two rounds, so that a view draws that and no more.
 *
 * `onDidChange` has the form of TreeDataProvider.onDidChangeTreeData: the elements that changed, or undefined
 * for the whole tree.
 */
export class LiveTree<N extends LiveNode> {
  private readonly elements = new Map<string, LiveElement<N>>();
  private roots: LiveElement<N>[] = [];
  private readonly changeEmitter = new Emitter<LiveElement<N>[] | undefined>();
  readonly onDidChange = this.changeEmitter.event;

  childrenOf(element: LiveElement<N> | undefined): LiveElement<N>[] {
    return element ? element.children : this.roots;
  }

  get(key: string): LiveElement<N> | undefined {
    return this.elements.get(key);
  }

  /** Takes over the picture of this round and tells what is different. */
  update(nodes: N[]): void {
    const seen = new Set<string>();
    const changed: LiveElement<N>[] = [];
    const roots = nodes.map((node) => this.merge(node, undefined, seen, changed));
    const rootsChanged = !sameElements(roots, this.roots);
    this.roots = roots;
    for (const key of this.elements.keys()) {
      if (!seen.has(key)) this.elements.delete(key);
    }
    if (rootsChanged) this.changeEmitter.fire(undefined);
    else if (changed.length > 0) this.changeEmitter.fire(changed);
  }

  /** Has an element drawn again although its data is the same: the person's click has changed its picture. */
  redraw(key: string): void {
    const element = this.elements.get(key);
    if (element) this.changeEmitter.fire([element]);
  }

  private merge(
    node: N,
    parent: LiveElement<N> | undefined,
    seen: Set<string>,
    changed: LiveElement<N>[],
  ): LiveElement<N> {
    seen.add(node.key);
    const known = this.elements.get(node.key);
    const picture = ownData(node);
    const element = known ?? { node, picture, parent, children: [] };
    this.elements.set(node.key, element);
    const looksDifferent = element.picture !== picture;
    element.node = node;
    element.picture = picture;
    element.parent = parent;
    const below: LiveElement<N>[] = [];
    const children = (node.children ?? []).map((child) => this.merge(child, element, seen, below));
    const hasOtherChildren = !sameElements(children, element.children);
    element.children = children;
    // To draw an element again draws its children too.
    if (looksDifferent || hasOtherChildren) changed.push(element);
    else changed.push(...below);
    return element;
  }
}

function ownData(node: LiveNode): string {
  return JSON.stringify({ ...node, children: undefined });
}

function sameElements<T>(left: T[], right: T[]): boolean {
  return left.length === right.length && left.every((element, index) => element === right[index]);
}
