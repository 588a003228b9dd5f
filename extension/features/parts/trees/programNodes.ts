import * as vscode from 'vscode';
import type { ConnectionView } from '../../../contract/connection.ts';
import type { Program, ProgramInfo, ProgramThread } from '../../../contract/server.ts';
import type { Verdict } from '../../../lab/verdicts.ts';
import { isAlive } from '../../../shared/alive.ts';
import { visible } from '../../../shared/text.ts';
import { endpointOf } from '../../../shared/watched.ts';
import { connectionsWord } from '../../../shared/words/counts.ts';
import { countingSentenceWords } from '../../../shared/words/engineWords.ts';
import { timeOfDay } from '../../../shared/words/language.ts';
import {
  standsText,
  threadsName,
  threadTitle,
  threadWord,
  wayMeaning,
  wayWord,
} from '../../../shared/words/programWords.ts';
import { number } from '../../../shared/words/quantities.ts';
import { stateWord } from '../../../shared/words/serverWords.ts';
import { mistakesFoundWord } from '../../../shared/words/verdictWords.ts';
import { programTitle } from '../../../shared/words/watchedWords.ts';
import { endingText } from '../words/words.ts';
import { fact, section } from './factNodes.ts';
import { socketNodes, watchedKey } from './socketNodes.ts';
import type { LabNode } from './treeItems.ts';
import { verdictNodes } from './verdictNodes.ts';

/** What is known of a program beside what the engine answers. */
export interface ProgramKnowledge {
  verdicts?: readonly Verdict[];
  /** It was run from here, and can be run again. */
  runsAgain?: boolean;
}

/** The node of a person's own program: a pure picture of what the engine answered. @param made Programs that it made. */
export function programNode(
  info: ProgramInfo,
  view: ConnectionView | undefined,
  made: LabNode[] = [],
  { verdicts = [], runsAgain = false }: ProgramKnowledge = {},
): LabNode {
  const alive = isAlive(info);
  const label = programTitle(info);
  const found = verdicts.length === 0 ? [] : [mistakesFoundWord(verdicts.length)];
  const how = [...(alive ? conditions(info) : [endingText(info)]), ...found];
  const below = [...verdictNodes(info, verdicts), ...made, ...(alive ? partsOf(info, view) : [])];
  return {
    key: watchedKey(info.id),
    label,
    description: how.join(' · '),
    tooltip: programTooltip(info),
    icon: programIcon(info, verdicts.length > 0),
    kind: programKind(info, runsAgain),
    spoken: vscode.l10n.t('Program {0}, {1}', label, how.join(', ')),
    opened: true,
    target: { server: info.id },
    children: alive || below.length > 0 ? below : undefined,
  };
}

function conditions({ state, multiplexer, connections }: ProgramInfo): string[] {
  return [
    stateWord(state),
    ...(multiplexer === undefined ? [] : [multiplexer]),
    connectionsWord(connections),
  ];
}

/** `program.alive.running.shim.again.tcp`: the menus in package.json look for these words. */
function programKind(info: ProgramInfo, runsAgain: boolean): string {
  const { state, program } = info;
  const reach = endpointOf(info) === undefined ? 'unreachable' : 'tcp';
  const again = runsAgain ? ['again'] : [];
  return ['program', isAlive(info) ? 'alive' : 'dead', state, program.way, ...again, reach].join('.');
}

function programIcon({ state }: ProgramInfo, isWrong: boolean): LabNode['icon'] {
  if (isWrong && state === 'running') return { id: 'warning', color: 'list.warningForeground' };
  return {
    running: { id: 'file-code', color: 'testing.iconPassed' },
    paused: { id: 'debug-pause' },
    stopped: { id: 'circle-slash' },
    died: { id: 'error', color: 'testing.iconFailed' },
  }[state];
}

/** The command line is the person's own, and may be read here; nothing of it is kept or copied. */
function programTooltip({ program, startedAt }: ProgramInfo): string {
  const { command, way } = program;
  return [
    visible(command),
    vscode.l10n.t('Started {0}', timeOfDay(startedAt)),
    wayMeaning(way),
    ...notSeenOf(program),
  ].join('\n');
}

function partsOf(info: ProgramInfo, view: ConnectionView | undefined): LabNode[] {
  const { id, program } = info;
  const target = { server: id };
  const threads = program.threads.map((thread) => threadNode(info, thread));
  return [
    section(`threads:${id}`, threadsName(), target, threads, true),
    ...socketNodes(info, view),
    ...notSeenOf(program).map((sentence, index) => ({
      ...fact(`notSeen:${id}:${index}`, vscode.l10n.t('Not seen'), sentence, sentence),
      icon: { id: 'eye-closed' },
      target,
    })),
    {
      ...fact(`way:${id}`, vscode.l10n.t('How it is watched'), wayWord(program.way), wayMeaning(program.way)),
      icon: { id: 'eye' },
      target,
    },
  ];
}

function threadNode(info: ProgramInfo, thread: ProgramThread): LabNode {
  const { id: server } = info;
  const { id, multiplexer, position, waits, watched, pace = 0, paused } = thread;
  const counted = !waits ? [] : [vscode.l10n.t('waits: {0}', number(waits))];
  const how = multiplexer === undefined ? [] : [multiplexer];
  const slowed = pace > 0 ? [vscode.l10n.t('pace {0} ms', number(pace))] : [];
  const key = `thread:${server}:${id}`;
  const others = watched.map(({ fd, kind }) => ({
    ...fact(
      `${key}:${fd}`,
      `fd ${fd}`,
      visible(kind),
      vscode.l10n.t('In its wait set too; it is no socket.'),
    ),
    target: { server },
  }));
  return {
    key,
    label: threadTitle(info.program, id),
    description: [standsText(position), ...how, ...slowed, ...counted].join(' · '),
    tooltip: threadWord(id),
    icon: { id: paused ? 'debug-pause' : position.call === 'wait' ? 'watch' : 'run' },
    kind: threadKind(info, thread),
    opened: false,
    target: { server, thread: id },
    children: others.length > 0 ? others : undefined,
  };
}

/** `thread.shim.paused`: the menus in package.json look for these words. */
function threadKind({ program }: ProgramInfo, { paused }: ProgramThread): string {
  return ['thread', program.way, paused ? 'paused' : 'running'].join('.');
}

function notSeenOf({ notSeenSentences }: Program): string[] {
  return notSeenSentences.map((each) => countingSentenceWords(each));
}
