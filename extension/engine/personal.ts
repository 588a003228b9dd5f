/** What is this person's alone: folders, and the environments of processes. */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { say } from '../shared/sentence.ts';
import { failed } from './errors.ts';

export const uid = process.getuid!();

/** The folder, which could have been made by somebody else, to be written into. @throws where it was. */
export function ownedFolder(folder: string): string {
  const status = lstatSync(folder);
  if (!status.isDirectory() || status.uid !== uid || (status.mode & 0o077) !== 0)
    throw failed(
      say('{0} is not a folder of yours alone', folder),
      say('Remove it: the lab makes it again.'),
    );
  return folder;
}

/** What living processes of this person have in a variable of their environment, a list whose words are `apart`. */
export function inEnvironments(variable: string, apart: string | RegExp): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
      const value = environment.find((each) => each.startsWith(`${variable}=`));
      if (value) found.push(...value.slice(variable.length + 1).split(apart));
    } catch {
      // Somebody else's, or it has just ended.
    }
  }
  return found;
}
