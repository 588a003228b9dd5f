/** What stands at a place in a Python file: a name that facts are known of, a call that is being typed. */
import type { CompletionPlace, OpenCall, Span, Subject } from '../language.ts';
import { type OpenArguments, openArgumentsAt } from '../openArguments.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { callOf } from './call.ts';
import { prefixOf, socketPrefix } from './fixes/names.ts';
import type { Sockets } from './sockets.ts';
import { none, ofKind, type PollerValue } from './values.ts';

const optionName = /^(SO|TCP|IP|IPV6)_[A-Z0-9_]+$/;
const flagName = /^(E?POLL[A-Z]+|EVENT_(READ|WRITE))$/;
const errorName = /^(E[A-Z0-9]+|\w+Error)$/;

export function subjectAt(sockets: Sockets, offset: number): Subject | undefined {
  const node = sockets.program.root.at(offset);
  if (node.type !== 'identifier') return undefined;
  const { text: name, start, end } = node;
  if (optionName.test(name)) return { kind: 'option', name, start, end };
  if (flagName.test(name)) return { kind: 'flag', name, start, end };
  const call = callNameOf(sockets, node);
  if (call) return { kind: 'call', name: call, start, end };
  return errorName.test(name) ? { kind: 'errno', name, start, end } : undefined;
}

/** The name of a call in the facts, of the function or method that is called here. */
function callNameOf(sockets: Sockets, name: SyntaxNode): string | undefined {
  const callee = name.parent?.type === 'attribute' && name.field === 'attribute' ? name.parent : name;
  if (callee.parent?.type !== 'call' || callee.field !== 'function') return undefined;
  const { receiver, method } = callOf(callee.parent);
  const [library] = ofKind(sockets.program.values(callee), 'library');
  if (library && /^select\.\w+$/.test(library.path)) return library.path;
  return receiver && method ? methodName(sockets, receiver, method) : undefined;
}

function methodName(sockets: Sockets, receiver: SyntaxNode, method: string): string | undefined {
  const values = sockets.program.values(receiver);
  const [poller] = ofKind(values, 'poller');
  if (poller) return nameOfPollersMethod(poller, method);
  return sockets.direct(receiver).length > 0 ? `socket.${method}` : undefined;
}

function nameOfPollersMethod({ api }: PollerValue, method: string): string {
  return `${api}.${method === 'modify' ? 'register' : method}`;
}

// --- what is being typed: the text need not parse, so names are looked up by how they are written elsewhere

export function openCallAt(sockets: Sockets, offset: number): OpenCall | undefined {
  const open = openArgumentsAt(sockets.program.root.sourceText, offset);
  if (!open) return undefined;
  const { receiver, method } = partsOf(open.callee);
  const activeParameter = open.arguments.length - 1;
  if (/^(get|set)sockopt$/.test(method)) return { call: `socket.${method}`, activeParameter };
  const prefix = prefixOf(sockets.program, 'select');
  if (/^(select|poll|epoll)$/.test(method) && prefix === (receiver ? `${receiver}.` : ''))
    return { call: `select.${method}`, activeParameter };
  const poller = pollerNamed(sockets, receiver);
  return poller && { call: nameOfPollersMethod(poller, method), activeParameter };
}

export function completionAt(sockets: Sockets, offset: number): CompletionPlace | undefined {
  const open = openArgumentsAt(sockets.program.root.sourceText, offset);
  if (!open) return undefined;
  const { receiver, method } = partsOf(open.callee);
  if (/^(get|set)sockopt$/.test(method)) return optionPlace(sockets, open, receiver, method === 'setsockopt');
  if (/^(register|modify)$/.test(method)) return flagPlace(sockets, open, receiver);
  return undefined;
}

function optionPlace(
  sockets: Sockets,
  open: OpenArguments,
  receiver: string,
  isSet: boolean,
): CompletionPlace | undefined {
  const prefix = socketPrefix(sockets.program) ?? 'socket.';
  const typed = open.arguments.at(-1)!;
  if (open.arguments.length === 1) return { kind: 'level', prefix, typed };
  if (open.arguments.length !== 2) return undefined;
  const level = /\w+$/.exec(open.arguments[0]!.text)?.[0]?.replace(/^SOL_(TCP|IP|IPV6)$/, 'IPPROTO_$1');
  return {
    kind: 'option',
    level,
    transport: transportOf(sockets, receiver),
    prefix,
    typed,
    value: isSet ? writtenValue : undefined,
  };
}

/** How a value is handed over in Python. */
function writtenValue(kind: string, name: string): string {
  if (/TIMEO$/.test(name)) return "struct.pack('ll', 5, 0)";
  if (kind === 'linger') return "struct.pack('ii', 1, 0)";
  if (kind === 'name') return name === 'TCP_CONGESTION' ? "b'cubic'" : "b'lo'";
  return '1';
}

function transportOf(sockets: Sockets, receiver: string): 'tcp' | 'udp' | undefined {
  const [known] = sockets.program.calls
    .filter((call) => call.receiver?.text === receiver)
    .flatMap((call) => sockets.direct(call.receiver));
  if (!known || known.transport === 'unknown') return undefined;
  return known.transport === 'stream' ? 'tcp' : 'udp';
}

function flagPlace(sockets: Sockets, open: OpenArguments, receiver: string): CompletionPlace | undefined {
  if (open.arguments.length !== 2) return undefined;
  const poller = pollerNamed(sockets, receiver);
  if (!poller) return undefined;
  const module = poller.api === 'selectors' ? 'selectors' : 'select';
  const prefix = prefixOf(sockets.program, module) ?? `${module}.`;
  return { kind: 'flag', family: poller.api, prefix, typed: lastOperand(open.arguments[1]!) };
}

/** What is typed behind the last `|`. */
function lastOperand(argument: { text: string; start: number; end: number }): Span {
  const behind = argument.text.lastIndexOf('|') + 1;
  const blank = /^\s*/.exec(argument.text.slice(behind))![0].length;
  return { start: Math.min(argument.start + behind + blank, argument.end), end: argument.end };
}

function partsOf(callee: string): { receiver: string; method: string } {
  const dot = callee.lastIndexOf('.');
  return { receiver: callee.slice(0, Math.max(dot, 0)), method: callee.slice(dot + 1) };
}

function pollerNamed(sockets: Sockets, name: string): PollerValue | undefined {
  if (!name) return undefined;
  const uses = sockets.program.calls.filter(({ receiver }) => receiver?.text === name);
  const fromUses = uses.flatMap(({ receiver }) => ofKind(sockets.program.values(receiver), 'poller'));
  return fromUses[0] ?? ofKind(sockets.program.module.find(name)?.values ?? none, 'poller')[0];
}
