import { argumentsOf } from './argumentsOf.ts';
import { visible } from './text.ts';

/** Programs whose first parameter that is no option names the file that is really meant. */
const interpreter = /^(python|pypy|node|ruby|perl|php|sh|bash|dash|zsh)[\d.]*$/;
/** Options of theirs by which no file is named, but the code itself, which may hold anything. */
const codeFollows = /^-(c|e|p|pe|ne|-eval|-print)$/;
/** Options of theirs that take the next word. */
const takesNext = /^-(W|X|r|-require|-import|I)$/;

/**
 * A program by the name of its file, out of its command line: `server.py` of `/usr/bin/python3 -u /srv/server.py --key
 * …`. Nothing else of the command line is in it, for that may hold secrets.
 */
export function programName(command: string): string {
  return programNameOf(argumentsOf(command) ?? command.trim().split(/\s+/));
}

/** The same where the words of the command line are known apart: a path may have spaces. */
export function programNameOf([first = '', ...parameters]: readonly string[]): string {
  const file = baseName(first);
  return visible((interpreter.test(file) && scriptOf(file, parameters)) || file || '?');
}

function scriptOf(interpreter: string, parameters: string[]): string | undefined {
  for (let index = 0; index < parameters.length; index++) {
    const word = parameters[index]!;
    if (word === '-m') return parameters[index + 1];
    if (codeFollows.test(word) || (word === '-r' && interpreter.startsWith('php'))) return undefined;
    if (takesNext.test(word)) index += 1;
    else if (!word.startsWith('-')) return baseName(word);
  }
  return undefined;
}

/** Without its folder; without the colon that programs put there which write their own title (`nginx: worker process`). */
function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/:$/, '');
}
