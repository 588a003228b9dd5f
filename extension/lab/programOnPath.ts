import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/**
 * The file of a command that is given in a folder, as execvp finds it: a path where it leads, a name in the first folder of
 * PATH that has such a program.
 *
 * @returns Undefined where there is none that could be started.
 */
export function programOnPath(command: string, folder: string, path: string): string | undefined {
  const places = command.includes('/') ? [''] : path.split(delimiter);
  return places.map((each) => resolve(folder, each, command)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
