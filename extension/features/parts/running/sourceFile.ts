import { dirname } from 'node:path';
import * as vscode from 'vscode';

/** What the lab runs by itself; all else is started in a terminal of the lab. */
export type SourceLanguage = 'python' | 'c' | 'cpp';

export interface SourceFile {
  uri: vscode.Uri;
  path: string;
  language: SourceLanguage;
  /** Where it is run: its workspace folder; its own folder where it is in none. */
  folder: string;
}

/**
 * The file as it is to be run: saved, if it was not.
 *
 * @returns Undefined where the person did not want it saved.
 */
export async function savedSource(uri: vscode.Uri): Promise<SourceFile | undefined> {
  const document = await vscode.workspace.openTextDocument(uri);
  const saved = document.isDirty || document.isUntitled ? await vscode.workspace.save(uri) : uri;
  if (saved === undefined) return undefined;
  // Under another name it may be of another language.
  const { languageId } = await vscode.workspace.openTextDocument(saved);
  const folder = vscode.workspace.getWorkspaceFolder(saved)?.uri.fsPath ?? dirname(saved.fsPath);
  return { uri: saved, path: saved.fsPath, language: languageId as SourceLanguage, folder };
}

export function isRun(language: string): language is SourceLanguage {
  return ['python', 'c', 'cpp'].includes(language);
}
