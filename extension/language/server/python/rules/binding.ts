import type { Finding } from '../../language.ts';
import { oncePer } from '../../oncePer.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { argument, type Call } from '../call.ts';
import { setReuseaddrBeforeBind } from '../fixes/reuseaddr.ts';
import type { Sockets } from '../sockets.ts';
import { runs } from '../turns.ts';
import type { SocketValue } from '../values.ts';

/** reuseaddr-missing: a TCP server on a fixed port binds without the option. */
export function binding(sockets: Sockets): Finding[] {
  return sockets.program.callsOf('bind').flatMap((call) => {
    const bound = sockets.direct(call.receiver);
    if (bound.length !== 1 || !isListenerMadeHere(sockets, bound[0]!)) return [];
    if (!mayAccept(sockets, bound[0]!)) return [];
    return findingAt(sockets, call, bound[0]!);
  });
}

function isListenerMadeHere(sockets: Sockets, socket: SocketValue): boolean {
  return (
    socket.origin === 'made' &&
    socket.family === 'inet' &&
    socket.transport === 'stream' &&
    sockets.isListener(socket)
  );
}

/** Where the program goes on, keeps the listener to itself and accepts nobody, no connection's end keeps the port: it is only taken. */
function mayAccept(sockets: Sockets, socket: SocketValue): boolean {
  const { program } = sockets;
  const isAccepted = program.callsOf('accept').some(({ receiver }) => {
    const values = program.values(receiver);
    return values.length === 0 || values.some((value) => value === socket || value.kind === 'unknown');
  });
  return isAccepted || leaves(sockets, socket) || !goesOn(sockets, socket);
}

/** Whether somebody else may get hold of it, and accept: by its number, as a result, in an object, as an argument. */
function leaves(sockets: Sockets, socket: SocketValue): boolean {
  const { program } = sockets;
  const isIt = (node: SyntaxNode | undefined) => sockets.direct(node).includes(socket);
  if (program.callsOf(...givingAway).some(({ receiver }) => isIt(receiver))) return true;
  if (program.calls.some(({ keywords }) => [...keywords.values()].some(isIt))) return true;
  return program.root.walk().some((node) => {
    if (node.type === 'return_statement' || node.type === 'yield') return node.walk().some(isIt);
    const isKept =
      node.type === 'assignment' && /^(attribute|subscript)$/.test(node.child('left')?.type ?? '');
    return isKept && isIt(node.child('right'));
  });
}

const givingAway = ['fileno', 'detach', 'dup', 'share', 'set_inheritable'];

/** Whether anything is done after listen: where that is the last, somebody else accepts. */
function goesOn(sockets: Sockets, socket: SocketValue): boolean {
  const listens = sockets.callsOn(socket, 'listen');
  const end = Math.max(...listens.map(({ node }) => node.end));
  return sockets.program.calls.some(
    ({ node }) =>
      node.start > end &&
      !sockets.program
        .targetsOf(node)
        .some((target) => listens.some((listen) => runs(sockets, target.node, listen.node))),
  );
}

/** The sockets that are handed to code that cannot be read, which may set the option. */
const escaping = oncePer((sockets: Sockets): Set<SocketValue> => {
  const found = new Set<SocketValue>();
  for (const call of sockets.program.calls) {
    if (call.positional.length === 0 || !isOpen(sockets, call)) continue;
    for (const each of call.positional) for (const socket of sockets.direct(each)) found.add(socket);
  }
  return found;
});

const keepers = /^(append|add|register|insert|remove|unregister|select|put|fromfd)$/;
const readers = /^(print|len|select)$/;

function isOpen(sockets: Sockets, { node, callee, method }: Call): boolean {
  if (method ? keepers.test(method) : readers.test(callee.text)) return false;
  return sockets.program.targetsOf(node).length === 0;
}

function findingAt(sockets: Sockets, call: Call, socket: SocketValue): Finding[] {
  const port = portOf(sockets, call);
  if (port === 0) return [];
  const settings = sockets.callsOn(socket, 'setsockopt');
  const reusing = settings.filter(({ node }) =>
    /\bSO_(REUSEADDR|REUSEPORT|EXCLUSIVEADDRUSE)\b/.test(node.text),
  );
  const unclear = settings.some(
    ({ positional }) => positional[1] && !/\b[A-Z]+_[A-Z_\d]+\b/.test(positional[1].text),
  );
  if (unclear) return [];
  const { start, end } = call.node;
  if (reusing.length === 0) {
    if (escaping(sockets).has(socket)) return [];
    const certainty = typeof port === 'number' ? 'proven' : 'possible';
    const fixes = () => setReuseaddrBeforeBind(sockets, call);
    return [
      { rule: 'reuseaddr-missing', certainty, start, end, message: messages.reuseaddrMissing(), fixes },
    ];
  }
  const [late] = reusing;
  const isLate =
    reusing.length === 1 && late!.node.start > end && call.node.parent?.parent === late!.node.parent?.parent;
  if (!isLate || !/\bSO_REUSEADDR\b/.test(late!.node.text)) return [];
  const fixes = () => setReuseaddrBeforeBind(sockets, call, late);
  return [
    {
      rule: 'reuseaddr-missing',
      certainty: 'proven',
      start: late!.node.start,
      end: late!.node.end,
      message: messages.reuseaddrLate(),
      fixes,
    },
  ];
}

/** The port that is bound; undefined where it is not the same number always. */
export function portOf(sockets: Sockets, call: Call): number | undefined {
  const port = addressOf(sockets, call)?.[1];
  return typeof port === 'number' ? port : undefined;
}

/** Host and port that an address tuple holds, where they are constants. */
export function addressOf(sockets: Sockets, call: Call): unknown[] | undefined {
  for (const value of sockets.program.values(argument(call, 0))) {
    if (value.kind !== 'collection' || !value.positions) continue;
    return value.positions.map((cell) => {
      const constants = [...cell.values];
      const [first] = constants;
      return constants.length === 1 && first?.kind === 'constant' ? first.value : undefined;
    });
  }
  return undefined;
}
