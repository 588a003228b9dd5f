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

/** One step of indentation, as the file has it. */
export function indentationStep(text: string): string {
  return /\n(\t| {2,8})(?=\S)/.exec(text)?.[1] ?? '    ';
}

/** The lines that a statement stands on, with their end; only for statements that have them to themselves. */
export function wholeLines(node: SyntaxNode): Span {
  const text = node.sourceText;
  const end = text.indexOf('\n', node.end);
  return { start: lineStartOf(text, node.start), end: end < 0 ? text.length : end + 1 };
}

/** Every line of a text, moved in. */
export function indented(text: string, indentation: string): string {
  return text.replace(/^/gm, indentation);
}
