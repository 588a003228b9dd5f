import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver';
import type { SourceDocument } from '../document.ts';
import type { Settings } from '../settings.ts';

/** Timeouts with their unit, and what a backlog holds. */
export function inlayHints(document: SourceDocument, range: Range, settings: Settings): InlayHint[] {
  if (!settings.inlayHints) return [];
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  return (document.analysis?.hints() ?? [])
    .filter(({ offset }) => start <= offset && offset <= end)
    .map(({ offset, label, tooltip }) => ({
      position: document.positionAt(offset),
      label,
      tooltip,
      kind: InlayHintKind.Parameter,
      paddingLeft: true,
    }));
}
