import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Call } from '../call.ts';
import { acceptWithoutWaiting } from '../fixes/nonblocking.ts';
import type { Sockets } from '../sockets.ts';
import type { SocketValue } from '../values.ts';

/** blocking-accept and emfile-spin: both about a listener that is watched in a loop. */
export function accepting(sockets: Sockets): Finding[] {
  return sockets.program.callsOf('accept').flatMap((call) => {
    const listeners = sockets.direct(call.receiver).filter((socket) => sockets.isListener(socket));
    if (listeners.length === 0 || !listeners.every((socket) => sockets.isWatchedInLoop(socket))) return [];
    return [...blockingAccept(sockets, call, listeners), ...emfileSpin(call)];
  });
}

function blockingAccept(sockets: Sockets, call: Call, listeners: SocketValue[]): Finding[] {
  const { node, receiver } = call;
  if (!listeners.every((socket) => sockets.modeOf(socket) === 'blocking')) return [];
  const message = messages.blockingAccept(receiver?.text ?? '');
  const fixes = () => (listeners.length === 1 ? acceptWithoutWaiting(sockets, call, listeners[0]!) : []);
  return [
    { rule: 'blocking-accept', certainty: 'possible', start: node.start, end: node.end, message, fixes },
  ];
}

/** Where the error of accept is swallowed, the listener stays readable, and nothing waits any more. */
function emfileSpin({ node }: Call): Finding[] {
  const statement = node.closest('try_statement');
  if (!statement?.child('body')?.contains(node)) return [];
  const handler = statement.children.find((child) => child.type === 'except_clause' && catchesEmfile(child));
  if (!handler || !swallows(handler)) return [];
  return [
    {
      rule: 'emfile-spin',
      certainty: 'possible',
      start: node.start,
      end: node.end,
      message: messages.emfileSpin(),
    },
  ];
}

function catchesEmfile(handler: SyntaxNode): boolean {
  const head = handler.children.filter((child) => child.type !== 'block');
  if (head.length === 0) return true;
  return head.some((child) =>
    /\b(OSError|IOError|Exception|BaseException|EnvironmentError|socket\.error|error)\b/.test(child.text),
  );
}

/** Says something at most, and goes on. */
function swallows(handler: SyntaxNode): boolean {
  const block = handler.children.find((child) => child.type === 'block');
  return (block?.children ?? []).every((statement) => {
    if (/^(pass|continue|return)_statement$/.test(statement.type)) return statement.children.length === 0;
    const [call] = statement.children;
    return (
      statement.type === 'expression_statement' &&
      call?.type === 'call' &&
      /^(print|log\w*\.\w+|self\.log\w*(\.\w+)?)\(/.test(call.text)
    );
  });
}
