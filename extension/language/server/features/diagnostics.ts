import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { type MistakeName, ruleNames } from '../../../contract/mistakes.ts';
import type { SourceDocument } from '../document.ts';
import type { Finding, Span } from '../language.ts';
import type { Settings } from '../settings.ts';

export const diagnosticSource = 'Network Lab';

const pages = join(dirname(fileURLToPath(import.meta.url)), '..', 'media', 'rules');

/** The pages that are there: where the server stands alone, there may be none. */
const pageOf = new Map<string, string>(
  ruleNames
    .map((rule) => [rule, join(pages, `${rule}.md`)] as const)
    .filter(([, page]) => existsSync(page))
    .map(([rule, page]) => [rule, pathToFileURL(page).href]),
);

/** What was found in a document, as its settings and its comments let it be shown. */
export function findingsOf(document: SourceDocument, settings: Settings): Finding[] {
  if (!settings.enable) return [];
  return (document.analysis?.findings ?? []).filter(
    (finding) => settings.rules[finding.rule] !== 'off' && !isSilenced(document.text, finding),
  );
}

/** What was found there; a finding that only touches the place counts. */
export function findingsAt(document: SourceDocument, { start, end }: Span, settings: Settings): Finding[] {
  return findingsOf(document, settings).filter((finding) => finding.start <= end && start <= finding.end);
}

export function toDiagnostic(document: SourceDocument, finding: Finding, settings: Settings): Diagnostic {
  const href = pageOf.get(finding.rule);
  return {
    range: document.rangeOf(finding),
    severity: severityOf(finding, settings),
    source: diagnosticSource,
    code: finding.rule,
    ...(href && { codeDescription: { href } }),
    message: finding.message,
  };
}

function severityOf({ rule, certainty }: Finding, settings: Settings): DiagnosticSeverity {
  switch (settings.rules[rule]) {
    case 'error':
      return DiagnosticSeverity.Error;
    case 'warning':
      return DiagnosticSeverity.Warning;
    case 'information':
      return DiagnosticSeverity.Information;
    case 'hint':
      return DiagnosticSeverity.Hint;
    default:
      return certainty === 'proven' ? DiagnosticSeverity.Warning : DiagnosticSeverity.Hint;
  }
}

/** `netlab: ignore[name, …]` in a comment on the line silences these, `netlab: ignore` everything. */
function isSilenced(text: string, finding: { start: number; rule: MistakeName }): boolean {
  const lineStart = text.lastIndexOf('\n', finding.start - 1) + 1;
  const lineEnd = text.indexOf('\n', finding.start);
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const mark = /(?:#|\/\/|\/\*)\s*netlab:\s*ignore(?:\[([^\]]*)\])?/.exec(line);
  if (!mark) return false;
  return mark[1] === undefined || mark[1].split(',').some((name) => name.trim() === finding.rule);
}
