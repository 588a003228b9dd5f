/** The programs of the tutorial that the lab grew from, cut out of its text where that is at hand. */
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

export interface TutorialServers {
  /** On the ports 8002, 10000, 8002. */
  receiving: string;
  echo: string;
  chat: string;
  dispose(): void;
}

export function cutOutClients(): TutorialClients {
  const { cut, dispose } = scissors();
  return {
    sender: cut('sender', 'socket client 端简单实例', 'import socket', 'sk.close()'),
    selectClient: cut('select-client', 'socket client 端实例:', 'import socket', 'sk.close()'),
    chatClient: cut(
      'chat-client',
      '# Tcp Chat Client',
      'import socket',
      's.send(msg)\n                prompt()',
    ),
    dispose,
  };
}

export function cutOutServers(): TutorialServers {
  const { cut, dispose } = scissors();
  return {
    receiving: cut('receiving', 'socket server 端简单实例', 'import socket', 'sk1.close()'),
    echo: cut(
      'echo',
      '服务器的实现 采用select的方式',
      'import select',
      'del message_queues[s]\n\nsocket client',
    ),
    chat: cut('chat', '# Tcp Chat server', 'import socket', 'server_socket.close()'),
    dispose,
  };
}

/** A line of prose that stands in a program by mistake is none of its lines; neither is a heading behind it. */
const isProse = (line: string) => /^\s*\p{Script=Han}/u.test(line) || line === 'socket client';

function scissors() {
  const text = readFileSync(tutorial, 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'network-lab-tutorial-'));
  /** From behind a heading up to a line that ends the program. */
  const cut = (name: string, heading: string, first: string, last: string): string => {
    const start = text.indexOf(first, text.indexOf(heading));
    const end = text.indexOf(last, start) + last.length;
    if (start < 0 || end < last.length) throw new Error(`the tutorial has no ${name}`);
    const file = join(folder, `${name}.py`);
    const lines = text
      .slice(start, end)
      .split('\n')
      .filter((line) => !isProse(line));
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  };
  return { cut, dispose: () => rmSync(folder, { recursive: true }) };
}
