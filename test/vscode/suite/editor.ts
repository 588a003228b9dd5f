/** What a person does in the editor, and what the language server says to it there. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../until.ts';

/** Opens a text that is in no file. */
export async function openUntitled(language: string, content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document);
  return document;
}

export async function openFile(file: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Closes all of them, and forgets what was changed. */
export async function closeEditors(): Promise<void> {
  await until('no editor', async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0);
  });
}

/** The rules that speak in a document, each as often as it does. */
export function rulesIn(document: vscode.TextDocument): string[] {
  return vscode.languages.getDiagnostics(document.uri).map(ruleOf).sort();
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export async function diagnosed(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
  const find = () => vscode.languages.getDiagnostics(document.uri).find((one) => ruleOf(one) === rule);
  await until(`the diagnostic ${rule}`, () => find() !== undefined);
  return find()!;
}

export async function silent(document: vscode.TextDocument, rule: string): Promise<void> {
  await until(`the diagnostic ${rule} to go`, () => !rulesIn(document).includes(rule));
}

/** Whether an action only writes the comment that silences a rule at one place. */
export function silences({ edit }: vscode.CodeAction): boolean {
  const edits = (edit?.entries() ?? []).flatMap(([, changes]) => changes);
  return edits.some((change) => 'newText' in change && change.newText.includes('netlab: ignore'));
}

/** What the light bulb offers for a diagnostic: to mend it, and to be silent about it. */
export async function actionsFor(
  document: vscode.TextDocument,
  { range }: vscode.Diagnostic,
): Promise<vscode.CodeAction[]> {
  const { value: quickFix } = vscode.CodeActionKind.QuickFix;
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    quickFix,
  );
  return actions.filter(({ edit }) => edit !== undefined);
}

export async function apply({ title, edit }: vscode.CodeAction): Promise<void> {
  assert(edit && (await vscode.workspace.applyEdit(edit)), `${title} was applied`);
}

/** Types a text in the place of another. */
export async function replace(document: vscode.TextDocument, old: string, text: string): Promise<void> {
  const start = document.getText().indexOf(old);
  assert(start >= 0, `${old} is in the document`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + old.length));
  edit.replace(document.uri, range, text);
  assert(await vscode.workspace.applyEdit(edit));
}
