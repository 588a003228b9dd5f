import * as vscode from 'vscode';

/** What a task of the lab is known by: package.json has the same names. */
export interface LabTask {
  type: 'networkLab';
  /** Path of the source. */
  file: string;
  /** What is done with it. */
  step: 'compile' | 'run';
  /** Counts from 1 where a file runs more than once at a time. */
  beside: number;
}

export interface TaskRequest extends Omit<LabTask, 'type'> {
  name: string;
  /** The program, and each of its arguments as it is: no shell reads them. */
  command: readonly [string, ...string[]];
  folder: string;
  environment: Record<string, string>;
  presentation: vscode.TaskPresentationOptions;
  problemMatchers?: string[];
}

export function newTask(request: TaskRequest): vscode.Task {
  const { name, command, folder, environment, presentation, problemMatchers = [], ...rest } = request;
  const [program, ...given] = command;
  const task = new vscode.Task(
    { type: 'networkLab', ...rest } satisfies LabTask,
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(rest.file)) ?? vscode.TaskScope.Global,
    name,
    vscode.l10n.t('Network Lab'),
    new vscode.ProcessExecution(program, given, { cwd: folder, env: environment }),
    problemMatchers,
  );
  task.presentationOptions = presentation;
  return task;
}

/** Tasks of the lab that have not ended yet. */
export function runningTasks(file: string): vscode.TaskExecution[] {
  return vscode.tasks.taskExecutions.filter(({ task }) => {
    const { type, file: of, step } = task.definition as Partial<LabTask>;
    return type === 'networkLab' && step === 'run' && of === file;
  });
}

export interface BegunTask {
  execution: vscode.TaskExecution;
  /** Undefined where no process came of it: there is no such program. */
  pid: number | undefined;
  /** Resolves with the exit status; undefined where it is not known. */
  ended: Promise<number | undefined>;
}

/** Starts it, and resolves as soon as its process is there. */
export async function begin(task: vscode.Task): Promise<BegunTask> {
  const began = new Map<vscode.TaskExecution, number>();
  const codes = new Map<vscode.TaskExecution, number | undefined>();
  const over = new Set<vscode.TaskExecution>();
  const news = new vscode.EventEmitter<void>();
  // Listening comes first: a short one has ended before executeTask has answered.
  const listening = [
    vscode.tasks.onDidStartTaskProcess((event) => {
      began.set(event.execution, event.processId);
      news.fire();
    }),
    vscode.tasks.onDidEndTaskProcess((event) => {
      codes.set(event.execution, event.exitCode);
    }),
    vscode.tasks.onDidEndTask((event) => {
      over.add(event.execution);
      news.fire();
    }),
    news,
  ];
  const stopListening = () => {
    for (const each of listening) each.dispose();
  };
  const when = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (holds()) resolve();
      };
      news.event(look);
      look();
    });
  try {
    const execution = await vscode.tasks.executeTask(task);
    await when(() => began.has(execution) || over.has(execution));
    const ended = when(() => over.has(execution)).then(() => {
      stopListening();
      return codes.get(execution);
    });
    return { execution, pid: began.get(execution), ended };
  } catch (error) {
    stopListening();
    throw error;
  }
}
