import type { CompletionItem, Position } from 'vscode-languageserver';
import type { SourceDocument } from '../document.ts';

export function completions(_document: SourceDocument, _position: Position): CompletionItem[] {
  return [];
}
