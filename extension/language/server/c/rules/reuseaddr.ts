import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import { type Call, callsIn, loopsAround } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';
import { setBeforeBind } from '../fixes/reuseaddr.ts';
import type { Program } from '../program.ts';
import { isNeverAccepted } from '../unaccepted.ts';

/** reuseaddr-missing: a server on a port of its own that does not ask for it, or asks after bind. */
export function reuseaddr(descriptors: Descriptors): Finding[] {
  const { program } = descriptors;
  if (program.mentions(/winsock|\bSO_REUSEPORT\b/i) || !hasFixedPort(program)) return [];
  return program.callsTo('bind').flatMap((bind) => {
    const sockets = [...descriptors.of(bind.arguments[0])];
    if (sockets.length === 0 || !sockets.every((socket) => isServer(descriptors, socket, bind))) return [];
    const settings = program.callsTo('setsockopt').filter(({ node }) => /\bSO_REUSEADDR\b/.test(node.text));
    const late = settings.filter((setting) => isAfter(program, setting, bind));
    if (settings.length > late.length || (settings.length === 0 && program.mentions(/\bSO_REUSEADDR\b/)))
      return [];
    const message = late.length > 0 ? messages.reuseaddrLate() : messages.reuseaddrMissing();
    const { start, end } = late[0]?.node ?? bind.node;
    return [
      {
        rule: 'reuseaddr-missing',
        certainty: 'proven',
        start,
        end,
        message,
        fixes: () => setBeforeBind(bind, late[0]),
      },
    ];
  });
}

/** Port 0 is any free port: no old connection holds it. */
function hasFixedPort(program: Program): boolean {
  if (program.mentions(/sin6?_port\s*=\s*(htons\s*\(\s*)?0\b(?!x)/)) return false;
  return program.mentions(/sin6?_port\s*=/) || program.mentions(/\bAI_PASSIVE\b/);
}

function isServer(descriptors: Descriptors, socket: Origin, bind: Call): boolean {
  if (!descriptors.isListener(socket) || !descriptors.isStream(socket)) return false;
  if (/\b[AP]F_(UNIX|LOCAL|VSOCK|BLUETOOTH)\b/.test(socket.call.arguments[0]?.text ?? '')) return false;
  const { program } = descriptors;
  // Somebody else may have set it.
  if (program.callsTo('bind').length !== 1) return false;
  if (descriptors.handovers(socket).some((call) => !isTooLate(program, call, bind))) return false;
  // No connection's end keeps a port that is only taken.
  return !isNeverAccepted(descriptors, socket);
}

/** Whether the call is surely made after bind, when it is too late for the option. */
function isTooLate(program: Program, { node }: Call, bind: Call): boolean {
  const within = program.functionOf(bind.node);
  return (
    within !== undefined &&
    within === program.functionOf(node) &&
    node.start > bind.node.end &&
    loopsAround(bind.node).length === 0 &&
    !callsIn(within.body).some(({ name }) => name === 'goto')
  );
}

function isAfter(program: Program, setting: Call, bind: Call): boolean {
  const within = program.functionOf(bind.node);
  return (
    within !== undefined &&
    within === program.functionOf(setting.node) &&
    setting.node.start > bind.node.end &&
    setting.arguments[0]?.text === bind.arguments[0]?.text &&
    !callsIn(within.body).some(({ name }) => name === 'goto')
  );
}
