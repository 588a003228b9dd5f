import type { Position, SignatureHelp } from 'vscode-languageserver';
import type { SourceDocument } from '../document.ts';

export function signatureHelp(_document: SourceDocument, _position: Position): SignatureHelp | null {
  return null;
}
