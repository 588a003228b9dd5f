import assert from 'node:assert/strict';
import { type LiveNode, LiveTree } from '../../extension/lab/liveTree.ts';

interface Node extends LiveNode {
  text: string;
}

const node = (key: string, text = '', children?: Node[]): Node => ({ key, text, children });

describe('a live tree', () => {
  let tree: LiveTree<Node>;
  let changes: (string[] | 'all')[];

  beforeEach(() => {
    tree = new LiveTree();
    changes = [];
    tree.update([node('a', '', [node('a1'), node('a2')]), node('b')]);
    tree.onDidChange((elements) => changes.push(elements?.map((element) => element.node.key) ?? 'all'));
  });

  it('says nothing when nothing changed', () => {
    tree.update([node('a', '', [node('a1'), node('a2')]), node('b')]);
    assert.deepEqual(changes, []);
  });

  it('names what looks different, and keeps its object', () => {
    const before = tree.get('a2');
    tree.update([node('a', '', [node('a1'), node('a2', 'new')]), node('b')]);
    assert.deepEqual(changes, [['a2']]);
    assert.equal(tree.get('a2'), before);
    assert.equal(before?.node.text, 'new');
  });

  it('names the parent when children come, go or change places', () => {
    tree.update([node('a', '', [node('a1'), node('a2'), node('a3')]), node('b')]);
    tree.update([node('a', '', [node('a2'), node('a3')]), node('b')]);
    tree.update([node('a', '', [node('a3'), node('a2')]), node('b')]);
    assert.deepEqual(changes, [['a'], ['a'], ['a']]);
    assert.equal(tree.get('a1'), undefined);
  });

  it('names a parent alone when both it and its child changed', () => {
    tree.update([node('a', 'new', [node('a1', 'new'), node('a2')]), node('b')]);
    assert.deepEqual(changes, [['a']]);
  });

  it('has the whole tree drawn when its roots change', () => {
    tree.update([node('b')]);
    assert.deepEqual(changes, ['all']);
    assert.deepEqual(
      tree.childrenOf(undefined).map((element) => element.node.key),
      ['b'],
    );
  });

  it('knows the parent', () => {
    assert.equal(tree.get('a1')?.parent, tree.get('a'));
    assert.equal(tree.get('a')?.parent, undefined);
  });

  it('has an element drawn again on demand', () => {
    tree.redraw('a1');
    tree.redraw('gone');
    assert.deepEqual(changes, [['a1']]);
  });
});
