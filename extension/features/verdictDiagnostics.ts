import * as vscode from 'vscode';
import type { ConfirmedLine } from '../lab/confirmedLines.ts';
import type { Lab } from '../lab/lab.ts';
import { confirmedText } from '../shared/words/verdictWords.ts';
import { lineEdit } from './parts/editor/lineEdit.ts';
import { ruleCode } from './parts/editor/ruleCode.ts';

/**
 * What programs are found to do wrong stands at its line among the problems, until the program is run anew or the line is
 * changed. The language server's word on the same mistake at the same line is left out meanwhile (language/client.ts).
 */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const shown = vscode.languages.createDiagnosticCollection('networkLab.verdicts');
  const draw = () => {
    const byFile = new Map<string, ConfirmedLine[]>();
    for (const each of lab.confirmed.all()) byFile.set(each.file, [...(byFile.get(each.file) ?? []), each]);
    shown.forEach(({ fsPath }) => {
      if (!byFile.has(fsPath)) shown.delete(vscode.Uri.file(fsPath));
    });
    for (const [file, lines] of byFile) shown.set(vscode.Uri.file(file), lines.map(diagnosticAt));
  };
  context.subscriptions.push(
    shown,
    lab.confirmed.onDidChange(draw),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.uri.scheme !== 'file' || contentChanges.length === 0) return;
      const at = Date.now();
      lab.confirmed.edit(
        document.uri.fsPath,
        contentChanges.map((change) => lineEdit(change, at)),
      );
    }),
  );
}

function diagnosticAt({ file, line, verdict }: ConfirmedLine): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    textOfLine(file, line),
    confirmedText(verdict),
    vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'Network Lab';
  diagnostic.code = ruleCode(verdict.mistake);
  return diagnostic;
}

/** From its first character to its last, where the file is open. */
function textOfLine(file: string, line: number): vscode.Range {
  const document = vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === 'file' && uri.fsPath === file,
  );
  if (document === undefined || line > document.lineCount)
    return new vscode.Range(line - 1, 0, line - 1, 1000);
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(line - 1);
  return range.with(range.start.translate(0, firstNonWhitespaceCharacterIndex));
}
