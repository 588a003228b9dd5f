import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/** Whether a command can be started in a folder: a path to a program, or the name of one in a folder of PATH. */
export function isProgramThere(command: string, folder: string, path: string): boolean {
  if (command.includes('/')) return isProgram(resolve(folder, command));
  return path.split(delimiter).some((each) => isProgram(resolve(folder, each, command)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
