import { t } from '@vscode/l10n';
import { type CodeAction, CodeActionKind, type Range, type TextEdit } from 'vscode-languageserver';
import type { SourceDocument } from '../document.ts';
import type { Finding, Fix } from '../language.ts';
import type { Settings } from '../settings.ts';
import { findingsAt, toDiagnostic } from './diagnostics.ts';
import { liveMistake } from './liveMistakes.ts';

/** What can be done about the mistakes in a range: mend them, see them live, or be silent about them. */
export function codeActions(
  document: SourceDocument,
  range: Range,
  settings: Settings,
  hasLab: boolean,
): CodeAction[] {
  const place = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return findingsAt(document, place, settings).flatMap((finding) => [
    ...(finding.fixes?.() ?? []).map((fix) => toAction(document, finding, fix, settings)),
    ...(hasLab ? demonstrations(document, finding, settings) : []),
    toAction(document, finding, silence(document, finding), settings),
  ]);
}

/** It changes nothing, so it is never what an editor does to mend all at once. */
function demonstrations(document: SourceDocument, finding: Finding, settings: Settings): CodeAction[] {
  const command = liveMistake(document, finding);
  if (!command) return [];
  const diagnostics = [toDiagnostic(document, finding, settings)];
  return [{ title: command.title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: false, command }];
}

function toAction(document: SourceDocument, finding: Finding, fix: Fix, settings: Settings): CodeAction {
  const lineEnd = lineEndOf(document.text);
  const edits: TextEdit[] = fix.changes.map((change) => ({
    range: document.rangeOf(change),
    newText: change.text.replace(/\r?\n/g, lineEnd),
  }));
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(document, finding, settings)],
    // Editors apply what is preferred without showing it.
    isPreferred: fix.isSafe === true,
    edit: { changes: { [document.uri]: edits } },
  };
}

function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** Writes the mark into the comment that the line has, or into a new one. */
function silence(document: SourceDocument, finding: Finding): Fix {
  const { text } = document;
  const lineEnd = (text.indexOf('\n', finding.start) + text.length + 1) % (text.length + 1) || text.length;
  const end = text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  const sign = document.language?.name === 'c' ? '//' : '#';
  return {
    title: t('Ignore {0} here', finding.rule),
    changes: [{ start: end, end, text: `  ${sign} netlab: ignore[${finding.rule}]` }],
  };
}
