import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import type { EditorClient, OpenDocument } from './client.ts';

/** What an edit of the light bulb makes of a text. */
export interface Mending {
  diagnostic: Diagnostic;
  title: string;
  isPreferred: boolean;
  text: string;
}

/** The quick fixes that mend what a diagnostic is about; the one that is only to be silent about it is none. */
export async function fixesOf(document: OpenDocument, diagnostic: Diagnostic): Promise<CodeAction[]> {
  const actions = await document.actionsAt(diagnostic.range);
  return actions.filter(
    (action) => action.diagnostics?.[0]?.code === diagnostic.code && !silences(action, document.uri),
  );
}

function silences({ edit }: CodeAction, uri: string): boolean {
  return edit?.changes?.[uri]?.some(({ newText }) => newText.includes('netlab: ignore')) ?? false;
}

/** Every quick fix for a text, applied. */
export async function mendings(client: EditorClient, text: string, languageId: string): Promise<Mending[]> {
  const document = await client.open(text, languageId);
  const found: Mending[] = [];
  const titles = new Set<string>();
  for (const diagnostic of document.diagnostics) {
    for (const fix of await fixesOf(document, diagnostic)) {
      const result = document.applied(fix);
      if (titles.has(result)) continue;
      titles.add(result);
      found.push({ diagnostic, title: fix.title, isPreferred: fix.isPreferred === true, text: result });
    }
  }
  await document.close();
  return found;
}
