import type { Span } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';

export function lineStartOf(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The white space before the first thing on the node's line. */
export function indentationOf(node: SyntaxNode): string {
  const start = lineStartOf(node.sourceText, node.start);
  return /^[ \t]*/.exec(node.sourceText.slice(start, node.start))![0];
}

/** One step of indentation, as the blocks around the node have it, or else the file. */
export function indentationStep(node: SyntaxNode): string {
  for (let block = node.closest('block'); block; block = block.closest('block')) {
    const inner = indentationOf(block.children[0] ?? block);
    const outer = indentationOf(block.parent!);
    if (inner.length > outer.length && inner.startsWith(outer)) return inner.slice(outer.length);
  }
  return /\n(\t| {2,8})(?=\S)/.exec(node.sourceText)?.[1] ?? '    ';
}

/** Nothing else is on the statement's lines, but a comment: no head of a block before it, no statement beside it. */
export function hasLinesToItself({ sourceText, start, end }: SyntaxNode): boolean {
  const before = sourceText.slice(lineStartOf(sourceText, start), start);
  return /^[ \t]*$/.test(before) && /^[ \t]*(#[^\n]*)?\r?(\n|$)/.test(sourceText.slice(end));
}

/** Behind a comment that the statement's last line ends with. */
export function lineEndOf({ sourceText, end }: SyntaxNode): number {
  return end + /^[ \t]*(#[^\r\n]*)?/.exec(sourceText.slice(end))![0].length;
}

/** The lines that a statement stands on, with their end; only for statements that have them to themselves. */
export function wholeLines(node: SyntaxNode): Span {
  const text = node.sourceText;
  const end = text.indexOf('\n', node.end);
  return { start: lineStartOf(text, node.start), end: end < 0 ? text.length : end + 1 };
}

/** Every line of a text, moved in. */
export function indented(text: string, indentation: string): string {
  return text.replace(/^(?=[^\r\n])/gm, indentation);
}
