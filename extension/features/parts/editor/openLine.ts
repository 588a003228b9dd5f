import * as vscode from 'vscode';

/** Shows a line of a file, from 1: where the file is open, else where other code is, never over what has the focus. */
export async function openLine(file: string, line: number): Promise<void> {
  const uri = vscode.Uri.file(file);
  const place = new vscode.Position(Math.max(0, line - 1), 0);
  const editor = await vscode.window.showTextDocument(uri, { viewColumn: columnFor(uri) });
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function columnFor(uri: vscode.Uri): vscode.ViewColumn {
  const editors = vscode.window.visibleTextEditors.filter(({ viewColumn }) => viewColumn !== undefined);
  const same = editors.find(({ document }) => document.uri.toString() === uri.toString());
  const column = (same ?? editors[0])?.viewColumn;
  if (column !== undefined) return column;
  const { activeTabGroup, all } = vscode.window.tabGroups;
  // The panel stands in the active one.
  return all.find((group) => group !== activeTabGroup)?.viewColumn ?? vscode.ViewColumn.Beside;
}
