import * as vscode from 'vscode';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { contextKeyOf, type LessonId, lessons, Progress } from '../lab/lessons.ts';
import { LiveTree } from '../lab/liveTree.ts';
import { registerCommand } from './parts/command.ts';
import { createLiveView, type LabNode } from './parts/treeItems.ts';

/** The view Lessons and the walkthrough behind it: which steps were really done. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const tree = new LiveTree<LabNode>();
  const progress = new Progress(lab, context.globalState, (lesson) => {
    void setDone(lesson, true);
    draw();
  });
  function draw(): void {
    tree.update(lessons.map(({ id, command }) => lessonNode(id, command, progress.done().includes(id))));
  }

  registerCommand(context, lab, commands.openWalkthrough, async () => {
    const done = progress.done();
    // Until a walkthrough is opened nothing may watch the keys, and what is true by then counts as old.
    for (const lesson of done) await setDone(lesson, false);
    await vscode.commands.executeCommand(
      'workbench.action.openWalkthrough',
      `${context.extension.id}#getStarted`,
    );
    for (const lesson of done) await setDone(lesson, true);
  });
  context.subscriptions.push(createLiveView('networkLab.lessons', tree), ...progress.start());
  draw();
}

function setDone(lesson: LessonId, isDone: boolean): Thenable<void> {
  return vscode.commands.executeCommand('setContext', contextKeyOf(lesson), isDone);
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
