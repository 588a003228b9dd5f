/** What is said of what is watched, whichever kind it is. */
import type { LabServerInfo, ProgramInfo } from '../../contract/server.ts';
import { programName } from '../programName.ts';
import { addressText } from '../text.ts';
import { isProgram, type Watched } from '../watched.ts';
import { t } from './language.ts';
import { applicationWord, multiplexerWord } from './serverWords.ts';

/** `Echo · 127.0.0.1:8002`, `server.py (pid 4711)`: by which it is told from all others. */
export function titleOf(watched: Watched): string {
  return isProgram(watched) ? programTitle(watched) : serverTitle(watched);
}

function serverTitle(server: LabServerInfo): string {
  return `${capitalized(applicationWord(server.application))} · ${addressText(server)}`;
}

export function programTitle({ program: { command, pid } }: ProgramInfo): string {
  return t('{0} (pid {1})', programName(command), pid);
}

/** Whether epoll reports again and again is known of the lab's servers alone; undefined before it has waited. */
export function waitsWithWord(watched: Watched): string | undefined {
  return isProgram(watched) ? watched.multiplexer : multiplexerWord(watched);
}

/** A word that stands by itself, as a label. */
export function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
