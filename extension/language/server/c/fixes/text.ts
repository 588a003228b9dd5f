import type { SyntaxNode } from '../../syntax/node.ts';

/** The white space before the first thing on the node's line. */
export function indentationOf({ sourceText, start }: SyntaxNode): string {
  const lineStart = sourceText.lastIndexOf('\n', start - 1) + 1;
  return /^[ \t]*/.exec(sourceText.slice(lineStart, start))![0];
}

/** One step of indentation, as the file has it. */
export function indentationStep(text: string): string {
  return /\n(\t| {2,8})(?=\S)/.exec(text)?.[1] ?? '    ';
}
