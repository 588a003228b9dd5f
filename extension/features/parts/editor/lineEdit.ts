import type * as vscode from 'vscode';
import type { LineEdit } from '../../../shared/editedLines.ts';

/** Which whole lines a change has replaced by how many; a line that only got neighbours was not changed. */
export function lineEdit({ range, text }: vscode.TextDocumentContentChangeEvent, at: number): LineEdit {
  const first = range.start.line + 1;
  const last = range.end.line + 1;
  const breaks = text.split('\n').length - 1;
  if (range.start.character === 0 && range.end.character === 0 && (text === '' || text.endsWith('\n')))
    return { at, first, last: last - 1, count: breaks };
  // Behind the end of its line; the editor puts the new line's indentation there, too.
  if (range.isEmpty && /^\r?\n/.test(text)) return { at, first: first + 1, last: first, count: breaks };
  return { at, first, last, count: breaks + 1 };
}
