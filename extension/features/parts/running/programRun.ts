import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ProgramInfo } from '../../../contract/server.ts';
import { commands } from '../../../lab/commands.ts';
import type { Lab } from '../../../lab/lab.ts';
import { programOnPath } from '../../../lab/programOnPath.ts';
import { isAlive } from '../../../shared/alive.ts';
import { isProgram } from '../../../shared/watched.ts';
import { within } from '../../../shared/within.ts';
import { pathOfTerminals, settings } from '../editor/settings.ts';
import { compile, compileCommand } from './compile.ts';
import { endForSure } from './endProgram.ts';
import { pythonFor } from './pythonInterpreter.ts';
import type { SourceFile } from './sourceFile.ts';
import { type BegunTask, begin, newTask } from './tasks.ts';

/**
 * Runs a file in a terminal of its own, watched, and shows it in the panel when it has its first socket.
 *
 * A server of this file that still runs is ended when the new one can begin, since it has the port; a client runs beside it.
 *
 * @param replaced What the new one stands for, server or client.
 * @returns Undefined where it did not come to run: the person has been told why.
 */
export async function run(
  lab: Lab,
  source: SourceFile,
  given: string[],
  storage: vscode.Uri,
  replaced?: ProgramInfo,
): Promise<BegunTask | undefined> {
  const command = await commandFor(source, storage);
  if (command === undefined) return undefined;
  await clearTheWay(lab, source, replaced);
  const begun = await begin(
    newTask({
      file: source.path,
      step: 'run',
      beside: freeNumber(source.path),
      name: vscode.l10n.t('Run {0}', basename(source.path)),
      command: [...command, ...given],
      folder: source.folder,
      environment: await lab.environment(),
      presentation: {
        reveal: vscode.TaskRevealKind.Always,
        panel: vscode.TaskPanelKind.Dedicated,
        clear: true,
        focus: false,
      },
    }),
  );
  if (begun.pid === undefined) return undefined; // its terminal says what is missing
  lab.runs.began(begun.pid, source.uri.toString());
  const { pid } = begun;
  taskEnds.set(pid, begun.ended);
  void begun.ended.then(() => taskEnds.delete(pid));
  showWhenThere(lab, begun.pid, begun);
  return begun;
}

async function commandFor(
  source: SourceFile,
  storage: vscode.Uri,
): Promise<[string, ...string[]] | undefined> {
  if (source.language === 'python') {
    const python = await pythonFor(source.uri);
    return canStart(python, source) ? [python, source.path] : undefined;
  }
  const [compiler] = compileCommand(source);
  if (compiler !== undefined && !canStart(compiler, source)) return undefined;
  const program = await compile(source, storage);
  if (program !== undefined) return [program];
  void vscode.window.showErrorMessage(
    vscode.l10n.t('{0} was not compiled: Problems and its terminal say why.', basename(source.path)),
  );
  return undefined;
}

/** VS Code may say nothing at all of a task whose program is not there: neither that it began nor that it is over. */
function canStart(command: string, { folder }: SourceFile): boolean {
  if (pathOfTerminals() !== undefined) return true; // not this process's PATH: its terminal says whether it is there
  const isThere = programOnPath(command, folder, process.env.PATH ?? '') !== undefined;
  if (!isThere)
    void vscode.window.showErrorMessage(
      vscode.l10n.t('There is no program {0} that could be started.', command),
    );
  return isThere;
}

/** By the number of its process: VS Code notices the end of a task some time after the kernel has. */
const taskEnds = new Map<number, Promise<unknown>>();
const patienceWithTask = 5000;

/** A task that is begun while VS Code still has the one before may never be started. */
async function taskIsOver(pid: number): Promise<void> {
  await within(patienceWithTask, taskEnds.get(pid));
}

/** Ends those of its runs that listen or are replaced, and forgets those that have ended: the new one stands for them. */
async function clearTheWay(lab: Lab, { uri }: SourceFile, replaced?: ProgramInfo): Promise<void> {
  const before = lab
    .list()
    .filter(isProgram)
    .filter((each) => lab.runs.fileOf(each) === uri.toString());
  const inTheWay = ({ id, listeners }: ProgramInfo) => listeners.length > 0 || id === replaced?.id;
  await Promise.all(
    before
      .filter(isAlive)
      .filter(inTheWay)
      .map((each) => endForSure(lab, each)),
  );
  for (const { id, program } of before) {
    const now = lab.get(id);
    if (now && isAlive(now)) continue;
    await taskIsOver(program.pid);
    if (now) await lab.stop(id);
  }
}

/** A task that has the same name as one that runs would be taken for it. */
function freeNumber(file: string): number {
  const taken = vscode.tasks.taskExecutions
    .map(({ task: { definition } }) => definition)
    .filter(({ type, step, file: of }) => type === 'networkLab' && step === 'run' && of === file)
    .map(({ beside }) => beside as number);
  let free = 1;
  while (taken.includes(free)) free++;
  return free;
}

/** A program is watched from its first socket on, which may be later, or never. */
function showWhenThere(lab: Lab, pid: number, { ended }: BegunTask): void {
  const look = () => {
    const found = lab.list().find((each): each is ProgramInfo => isProgram(each) && each.program.pid === pid);
    if (found === undefined) return;
    listening.dispose();
    if (settings.showWhenStarted)
      void vscode.commands.executeCommand(commands.openPanel, { server: found.id });
    else lab.select({ server: found.id });
  };
  const listening = lab.onDidChangeServers(look);
  void ended.then(() => listening.dispose());
  look();
}
