import { type CommandId, commands } from './commands.ts';
import type { Lab } from './lab.ts';
import type { Memory } from './labMemory.ts';

/** The steps of the walkthrough, in its order; `command` is what a person does in it. */
export const lessons = [
  { id: 'startServer', command: commands.startServer },
  { id: 'connectClient', command: commands.connectClient },
  { id: 'watchQueues', command: commands.openPanel },
  { id: 'toggleOption', command: commands.setOption },
  { id: 'stopServer', command: commands.stopServer },
] as const satisfies { id: string; command: CommandId }[];

export type LessonId = (typeof lessons)[number]['id'];

/** The context key by which package.json knows that a step was done. */
export function contextKeyOf(lesson: LessonId): string {
  return `networkLab.did${lesson[0]!.toUpperCase()}${lesson.slice(1)}`;
}

const doneKey = 'lessonsDone';

/** Which steps a person has really done: seen in what happened, not in what was clicked. */
export class Progress {
  private readonly lab: Lab;
  private readonly memory: Memory;
  private readonly onDone: (lesson: LessonId) => void;

  /** @param onDone Called once for each step, also for those that were done in an earlier session. */
  constructor(lab: Lab, memory: Memory, onDone: (lesson: LessonId) => void) {
    this.lab = lab;
    this.memory = memory;
    this.onDone = onDone;
  }

  /** Tells what was done earlier, and watches for the rest. @returns what ends the watch. */
  start(): { dispose(): void }[] {
    const { lab } = this;
    for (const lesson of this.done()) this.onDone(lesson);
    return [
      lab.onDidChangeServers(() => {
        if (lab.runningServers().length > 0) this.mark('startServer');
      }),
      lab.onDidRefresh(() => {
        if (lab.runningServers().some((server) => server.connections > 0)) this.mark('connectClient');
      }),
      lab.onDidAnswer((method) => {
        // Only a view that shows the queues of a connection asks for them.
        if (method === 'connection/inspect') this.mark('watchQueues');
        if (method === 'option/set') this.mark('toggleOption');
      }),
      lab.onDidStop(() => this.mark('stopServer')),
    ];
  }

  done(): LessonId[] {
    return this.memory.get<LessonId[]>(doneKey) ?? [];
  }

  private mark(lesson: LessonId): void {
    const done = this.done();
    if (done.includes(lesson)) return;
    void this.memory.update(doneKey, [...done, lesson]);
    this.onDone(lesson);
  }
}
