import * as vscode from 'vscode';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import type { LineCounts } from '../shared/callsOfLines.ts';
import { callsMeaning, callsText } from '../shared/words/callWords.ts';
import { registerCommand } from './parts/editor/command.ts';
import { set, settings } from './parts/editor/settings.ts';

/**
 * Behind each line of a program that is watched stands what it has done there, where the person has switched it on: calls,
 * EAGAINs, bytes. Nobody asks for it while no editor shows a file.
 */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const mark = vscode.window.createTextEditorDecorationType({
    after: { color: new vscode.ThemeColor('editorCodeLens.foreground'), margin: '0 0 0 3em' },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  const draw = () => {
    const lines = lab.lineCalls.all();
    for (const editor of vscode.window.visibleTextEditors)
      editor.setDecorations(mark, decorations(editor.document, lines));
  };
  const look = () =>
    lab.lineCalls.want(
      settings.callsBesideLines && vscode.window.visibleTextEditors.some(({ document }) => isFile(document)),
    );
  registerCommand(context, lab, commands.toggleCallsBesideLines, () =>
    set('callsBesideLines', !settings.callsBesideLines),
  );
  context.subscriptions.push(
    mark,
    lab.lineCalls.onDidChange(draw),
    vscode.window.onDidChangeVisibleTextEditors(() => {
      look();
      draw();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (isFile(document) && contentChanges.length > 0) draw();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('networkLab.callsBesideLines')) look();
    }),
  );
  look();
}

function isFile({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === 'file';
}

function decorations(document: vscode.TextDocument, lines: LineCounts[]): vscode.DecorationOptions[] {
  if (!isFile(document)) return [];
  return lines
    .filter(({ file, line }) => file === document.uri.fsPath && line <= document.lineCount)
    .map((counts) => ({
      range: document.lineAt(counts.line - 1).range,
      hoverMessage: new vscode.MarkdownString().appendText(callsMeaning(counts)),
      renderOptions: { after: { contentText: callsText(counts) } },
    }));
}
