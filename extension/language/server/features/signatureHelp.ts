import type { Position, SignatureHelp } from 'vscode-languageserver';
import type { SourceDocument } from '../document.ts';
import { callFact } from '../facts/calls.ts';

/** The arguments of the call that is being typed, in plain words. */
export function signatureHelp(document: SourceDocument, position: Position): SignatureHelp | null {
  const { root, language } = document;
  const open = root && language?.openCallAt(root, document.offsetAt(position));
  const fact = open && callFact(open.call);
  if (!fact) return null;
  const { label, summary, parameters } = fact;
  return {
    signatures: [
      {
        label,
        documentation: summary,
        parameters: parameters.map(({ name, meaning }) => ({ label: name, documentation: meaning })),
      },
    ],
    activeSignature: 0,
    activeParameter: open.activeParameter,
  };
}
