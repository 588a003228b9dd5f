import * as vscode from 'vscode';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { contextKeyOf, type LessonId, lessons, Progress } from '../lab/lessons.ts';
import { LiveTree } from '../lab/liveTree.ts';
import { registerCommand } from './parts/editor/command.ts';
import { createLiveView, type LabNode } from './parts/trees/treeItems.ts';

/** The view Lessons and the walkthrough behind it: which steps were really done. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const tree = new LiveTree<LabNode>();
  const walkthrough = `${context.extension.id}#getStarted`;
  const progress = new Progress(lab, context.globalState, (lesson) => {
    void completeStep(`${walkthrough}#${lesson}`, contextKeyOf(lesson));
    draw();
  });
  function draw(): void {
    tree.update(lessons.map(({ id, command }) => lessonNode(id, command, progress.done().includes(id))));
  }

  registerCommand(context, lab, commands.openWalkthrough, async () =>
    vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough),
  );
  context.subscriptions.push(createLiveView('networkLab.lessons', tree), ...progress.start());
  draw();
}

/**
 * The context key is what the manifest names. VS Code misses it when it was set before a walkthrough was first
 * opened, so the step is also marked by VS Code's own command, which another version may not have.
 */
async function completeStep(step: string, contextKey: string): Promise<void> {
  await vscode.commands.executeCommand('setContext', contextKey, true);
  try {
    await vscode.commands.executeCommand('welcome.markStepComplete', step);
  } catch {
    // Then only the context key completes it.
  }
}

function lessonNode(id: LessonId, command: (typeof lessons)[number]['command'], isDone: boolean): LabNode {
  const label = lessonTitle(id);
  return {
    key: `lesson:${id}`,
    label,
    description: isDone ? vscode.l10n.t('done') : undefined,
    icon: isDone ? { id: 'pass-filled', color: 'testing.iconPassed' } : { id: 'circle-large-outline' },
    spoken: isDone ? vscode.l10n.t('{0}, done', label) : vscode.l10n.t('{0}, not done yet', label),
    kind: 'lesson',
    command: { id: command, title: label, arguments: [] },
    target: {},
  };
}

function lessonTitle(id: LessonId): string {
  return {
    startServer: vscode.l10n.t('Start a server'),
    connectClient: vscode.l10n.t('Connect a client'),
    watchQueues: vscode.l10n.t('Watch the queues'),
    toggleOption: vscode.l10n.t('Toggle a socket option'),
    stopServer: vscode.l10n.t('Stop the server'),
  }[id];
}
