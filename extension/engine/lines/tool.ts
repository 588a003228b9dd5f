/** The programs that know which line an address is of: they read addresses and answer in lines of text. */
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join, normalize } from 'node:path';

export interface Tool {
  path: string;
  parameters(module: string): string[];
}

/** One function of those that are at an address: others are inlined into it. */
export interface Place {
  function?: string;
  file?: string;
  line?: number;
}

const likeAddr2line = (module: string) => ['-a', '-f', '-i', '-C', '-e', module];

/** The quicker first. */
const known: Record<string, Tool['parameters']> = {
  addr2line: likeAddr2line,
  'eu-addr2line': likeAddr2line,
  'llvm-symbolizer': (module) => ['--output-style=GNU', '-a', '-f', '-i', '-C', `--obj=${module}`],
};

/** The first that is there; `names`: which to look for. */
export function findTool(
  names: string[] = Object.keys(known),
  folders = process.env.PATH ?? '',
): Tool | null {
  for (const name of names) {
    for (const folder of folders.split(delimiter)) {
      const path = join(folder, name);
      if (isAbsolute(path) && isExecutable(path)) return { path, parameters: known[name]! };
    }
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The lines that a tool writes for one address, behind the address: function and place by turns, the innermost first. */
export function placesOf(lines: string[]): Place[] {
  const places: Place[] = [];
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const name = lines[i]!.replace(/ inlined at .*/, '');
    places.push({ ...(name && name !== '??' ? { function: name } : {}), ...fileAndLine(lines[i + 1]!) });
  }
  return places;
}

/** "/a/b.c:12", "/a/b.c:12 (discriminator 3)", "/a/b.c:12:7", "??:0", "b.c:?" */
function fileAndLine(text: string): Pick<Place, 'file' | 'line'> {
  const found = /^(.+?):(\d+)(?::\d+)?(?: \(discriminator \d+\))?$/.exec(text);
  const line = Number(found?.[2]);
  return found && line > 0 && isAbsolute(found[1]!) ? { file: normalize(found[1]!), line } : {};
}
