import type { Hover, Position } from 'vscode-languageserver';
import type { SourceDocument } from '../document.ts';

export function hover(_document: SourceDocument, _position: Position, _hasLab: boolean): Hover | null {
  return null;
}
