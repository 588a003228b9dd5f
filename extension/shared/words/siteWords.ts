/** Where in its source a program makes a call, in words. */
import type { Frame } from '../../contract/site.ts';
import { hexadecimal } from '../eventBits.ts';
import { visible } from '../text.ts';
import { t } from './language.ts';

/** The frame that a person means by "here": their own code's before a library's, one with a line before one without. */
export function frameToName<F extends Frame>(frames: readonly F[]): F | undefined {
  return frames.find(({ own }) => own) ?? frames.find(({ line }) => line !== undefined) ?? frames[0];
}

/** The line that a frame leads to, where one is known. */
export function lineOf(frame: Frame | undefined): { file: string; line: number } | undefined {
  const { file, line } = frame ?? {};
  return file === undefined || line === undefined ? undefined : { file, line };
}

/** `server.py:42 in handle`; `server+0x1a2b` where no line is known. */
export function placeText(frame: Frame): string {
  return inFunction(lineText(frame, nameOf), frame.function);
}

/** All frames with their whole paths, innermost first, a line each. */
export function stackText(frames: readonly Frame[]): string {
  return frames.map((frame) => inFunction(lineText(frame, visible), frame.function)).join('\n');
}

function inFunction(place: string, name: string | undefined): string {
  return name === undefined ? place : t('{0} in {1}', place, visible(name));
}

function lineText({ file, line, module, offset }: Frame, write: (path: string) => string): string {
  if (file !== undefined) return line === undefined ? write(file) : `${write(file)}:${line}`;
  if (module === undefined) return '?';
  return offset === undefined ? write(module) : `${write(module)}+${hexadecimal(offset)}`;
}

function nameOf(path: string): string {
  return visible(path.slice(path.lastIndexOf('/') + 1));
}
