import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callsIn } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';
import { setBeforeBind } from '../fixes/reuseaddr.ts';
import { declaredNames, type Program } from '../program.ts';

/** reuseaddr-missing: a server on a port of its own that does not ask for it, or asks after bind. */
export function reuseaddr(descriptors: Descriptors): Finding[] {
  const { program } = descriptors;
  if (program.mentions(/winsock|\bSO_REUSEPORT\b/i) || !hasFixedPort(program)) return [];
  return program.callsTo('bind').flatMap((bind) => {
    const sockets = [...descriptors.of(bind.arguments[0])];
    if (sockets.length === 0 || !sockets.every((socket) => isServer(descriptors, socket))) return [];
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

function isServer(descriptors: Descriptors, socket: Origin): boolean {
  if (!descriptors.isListener(socket) || !descriptors.isStream(socket)) return false;
  if (!mayAccept(descriptors, socket)) return false;
  if (/\b[AP]F_(UNIX|LOCAL|VSOCK|BLUETOOTH)\b/.test(socket.call.arguments[0]?.text ?? '')) return false;
  // Somebody else may have set it.
  return descriptors.program.callsTo('bind').length === 1 && !descriptors.isHandedOut(socket);
}

/** Where the program goes on, keeps the listener to itself and accepts nobody, no connection's end keeps the port: it is only taken. */
function mayAccept(descriptors: Descriptors, socket: Origin): boolean {
  const { program } = descriptors;
  const isAccepted = program.callsTo('accept', 'accept4').some(({ arguments: [listener] }) => {
    const origins = descriptors.of(listener);
    return origins.size === 0 || origins.has(socket);
  });
  return isAccepted || leaves(descriptors, socket) || !goesOn(program);
}

/** Whether somebody else may get hold of it, and accept: as a result, or in a variable of the whole file. */
function leaves(descriptors: Descriptors, socket: Origin): boolean {
  const { root } = descriptors.program;
  return root.walk().some((node) => {
    if (node.type === 'return_statement')
      return node.children.some((each) => descriptors.of(each).has(socket));
    if (node.type !== 'assignment_expression') return false;
    const [left, right] = [node.child('left'), node.child('right')];
    const isKept = left?.type !== 'identifier' || isGlobal(root, left.text);
    return isKept && descriptors.of(right).has(socket);
  });
}

function isGlobal(root: SyntaxNode, name: string): boolean {
  return root.children.some((node) => node.type === 'declaration' && declaredNames(node).includes(name));
}

/** Whether anything is done after listen: where that is the last, somebody else accepts. */
function goesOn(program: Program): boolean {
  const end = Math.max(...program.callsTo('listen').map(({ node }) => node.end));
  return program.calls.some(
    ({ name, node }) =>
      node.start > end && !(program.functions.has(name) && program.calleesOf(name).has('listen')),
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
