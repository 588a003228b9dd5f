import type { Finding } from '../../language.ts';
import { oncePer } from '../../oncePer.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { argument, type Call } from '../call.ts';
import { setReuseaddrBeforeBind } from '../fixes/reuseaddr.ts';
import type { Sockets } from '../sockets.ts';
import { isNeverAccepted } from '../unaccepted.ts';
import type { SocketValue } from '../values.ts';

/** reuseaddr-missing: a TCP server on a fixed port binds without the option. */
export function binding(sockets: Sockets): Finding[] {
  return sockets.program.callsOf('bind').flatMap((call) => {
    const bound = sockets.direct(call.receiver);
    if (bound.length !== 1 || !isListenerMadeHere(sockets, bound[0]!)) return [];
    const found = findingAt(sockets, call, bound[0]!);
    // No connection's end keeps a port that is only taken.
    return found.length > 0 && isNeverAccepted(sockets, bound[0]!) ? [] : found;
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

/** The calls that hand sockets to code that cannot be read, which may set the option. */
const handovers = oncePer((sockets: Sockets): Call[] =>
  sockets.program.calls.filter((call) => call.positional.length > 0 && isOpen(sockets, call)),
);

function isHandedOver(sockets: Sockets, socket: SocketValue, bind: Call): boolean {
  return handovers(sockets).some(
    (call) =>
      !isAfter(sockets, call, bind) && call.positional.some((each) => sockets.direct(each).includes(socket)),
  );
}

/** Whether the call is surely made after bind, when it is too late for the option. */
function isAfter({ program }: Sockets, { node }: Call, bind: Call): boolean {
  if (bind.node.closest('while_statement', 'for_statement')) return false;
  const within = program.functionOf(bind.node);
  // A function that is defined after bind is called after it, too.
  let place: SyntaxNode | undefined = node;
  while (place && program.functionOf(place) !== within) place = program.functionOf(place)?.node;
  return place !== undefined && place.start > bind.node.end;
}

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
    if (isHandedOver(sockets, socket, call)) return [];
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
