import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import { settings } from '../editor/settings.ts';
import type { SourceFile } from './sourceFile.ts';
import { begin, newTask } from './tasks.ts';

/** What understands a compiler's and a linker's errors; package.json has them. */
const problemMatchers = ['$networkLab.compiler', '$networkLab.linker'];

/**
 * Compiles a file of C or C++ by the command of the settings into a folder of the extension's own. What the compiler says
 * stands among the problems, and in its terminal.
 *
 * @returns The program; undefined where it did not come to be.
 */
export async function compile(source: SourceFile, storage: vscode.Uri): Promise<string | undefined> {
  const { path, folder } = source;
  const [compiler, ...flags] = compileCommand(source);
  if (compiler === undefined) return undefined;
  const program = programPath(path, storage);
  await mkdir(dirname(program), { recursive: true });
  const task = newTask({
    file: path,
    step: 'compile',
    beside: 1,
    name: vscode.l10n.t('Compile {0}', basename(path)),
    // The source comes first: libraries among the flags are looked through for what it needs.
    command: [compiler, path, '-o', program, ...flags],
    folder,
    // Problems are found by the words of the C locale.
    environment: { LC_ALL: 'C' },
    presentation: {
      reveal: vscode.TaskRevealKind.Silent,
      panel: vscode.TaskPanelKind.Shared,
      clear: true,
      showReuseMessage: false,
    },
    problemMatchers,
  });
  return (await (await begin(task)).ended) === 0 ? program : undefined;
}

/** The compiler and its flags. */
export function compileCommand({ language }: SourceFile): readonly string[] {
  return language === 'c' ? settings.compileC : settings.compileCpp;
}

/** One for each source, so that programs of the same name do not meet. */
function programPath(source: string, storage: vscode.Uri): string {
  const place = createHash('sha256').update(source).digest('hex').slice(0, 16);
  return join(storage.fsPath, 'programs', place, basename(source, extname(source)));
}
