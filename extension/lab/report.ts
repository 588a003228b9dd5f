/** What is watched, as it is told to others: in a report that a person copies, and in the log. */
import type { LabServerInfo, Position, Program, ProgramInfo } from '../contract/server.ts';
import { acceptQueueOf } from '../shared/acceptQueue.ts';
import { isAlive } from '../shared/alive.ts';
import { programName } from '../shared/programName.ts';
import { addressText, visible } from '../shared/text.ts';
import { isProgram, type Listener, listenersOf, type Watched } from '../shared/watched.ts';
import { endingWords } from '../shared/words/endingWords.ts';
import { inReport } from '../shared/words/language.ts';

/** Of a program's command line only the name of its file: the rest may hold secrets. */
export type Reported =
  | LabServerInfo
  | (Omit<ProgramInfo, 'program'> & { program: Omit<Program, 'command'> & { name: string } });

export function reported(watched: Watched): Reported {
  if (!isProgram(watched)) return watched;
  const { command, ...told } = watched.program;
  return { ...watched, program: { name: programName(command), ...told } };
}

/** Of the first lines of a report: what it is, where it listens, where it stands, and why it does no more. */
export function reportLines(told: Reported): string[] {
  return told.kind === 'lab' ? serverLines(told) : programLines(told);
}

function serverLines(server: LabServerInfo): string[] {
  const { application, multiplexer, trigger, transport, state, position, faults, pace } = server;
  const how = multiplexer === 'epoll' ? `epoll (${trigger}-triggered)` : multiplexer;
  return [
    `${application} on ${addressText(server)}, ${transport}, ${how}, ${state}`,
    ...listenersOf(server).map(listenerText),
    ...(isAlive(server) ? [`loop at ${positionText(position)}, pace ${pace} ms`] : []),
    ...(server.acceptingPaused ? ['accepting is paused'] : []),
    ...inReport(() => endingWords(server)),
    ...(faults.length > 0 ? [`mistakes on: ${faults.join(', ')}`] : []),
  ];
}

function programLines(info: Exclude<Reported, LabServerInfo>): string[] {
  const { program, multiplexer, state, listeners } = info;
  const { name, pid, way, threads, notSeen } = program;
  const how = multiplexer === undefined ? [] : [multiplexer];
  return [
    [`${name} (pid ${pid})`, ...how, state, way].join(', '),
    ...listeners.map((listener) => `${listenerText(listener)}, on ${visible(listener.address)}`),
    ...(isAlive(info)
      ? threads.map((each) => `thread ${each.id} (${visible(each.name)}) at ${positionText(each.position)}`)
      : []),
    ...inReport(() => endingWords({ ...info, program: { ...program, command: '' } })),
    ...notSeen.map((sentence) => `not seen: ${sentence}`),
  ];
}

function positionText({ call, fd, held }: Position): string {
  return `${call} on fd ${fd}${held ? ', held' : ''}`;
}

function listenerText(listener: Listener): string {
  const { transport, fd, backlog } = listener;
  if (transport === 'udp') return `socket fd ${fd}${dropsText(listener)}`;
  const queue = acceptQueueOf(listener);
  const held = queue === undefined ? '' : `, accept queue ${queue.waiting} of ${queue.room}`;
  const asked = backlog === undefined ? '' : `, backlog ${backlog}`;
  return `listener fd ${fd}${held}${asked}${dropsText(listener)}`;
}

function dropsText({ drops, transport }: Listener): string {
  if (drops === undefined) return '';
  return transport === 'udp' ? `, datagrams dropped ${drops}` : `, overflows ${drops}`;
}
