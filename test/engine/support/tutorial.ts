/** The client programs of the tutorial that the lab grew from, cut out of its text where that is at hand. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const tutorial = join(root, '..', 'shared', 'seed', '000_0326f6e75aeb398a.txt');

export const tutorialIsHere = existsSync(tutorial);

export interface TutorialClients {
  /** Files with the programs as they stand there; their ports are in them: 8002, 10000, 8002. */
  sender: string;
  selectClient: string;
  chatClient: string;
  dispose(): void;
}

export function cutOutClients(): TutorialClients {
  const text = readFileSync(tutorial, 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'network-lab-tutorial-'));
  /** From behind a heading up to a line that ends the program. */
  const cut = (name: string, heading: string, first: string, last: string): string => {
    const start = text.indexOf(first, text.indexOf(heading));
    const end = text.indexOf(last, start) + last.length;
    if (start < 0 || end < last.length) throw new Error(`the tutorial has no ${name}`);
    const file = join(folder, `${name}.py`);
    writeFileSync(file, `${text.slice(start, end)}\n`);
    return file;
  };
  return {
    sender: cut('sender', 'socket client 端简单实例', 'import socket', 'sk.close()'),
    selectClient: cut('select-client', 'socket client 端实例:', 'import socket', 'sk.close()'),
    chatClient: cut(
      'chat-client',
      '# Tcp Chat Client',
      'import socket',
      's.send(msg)\n                prompt()',
    ),
    dispose: () => rmSync(folder, { recursive: true }),
  };
}
