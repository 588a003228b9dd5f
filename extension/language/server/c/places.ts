/** What stands at a place in a C file: a name that facts are known of, a call that is being typed. */
import type { CompletionPlace, OpenCall, Span, Subject } from '../language.ts';
import { type OpenArguments, openArgumentsAt } from '../openArguments.ts';
import type { SyntaxNode } from '../syntax/node.ts';

const kinds: [Subject['kind'], RegExp][] = [
  ['option', /^(SO|TCP|IP|IPV6)_[A-Z0-9_]+$/],
  ['flag', /^E?POLL[A-Z]+$/],
  ['call', /^(p?select|p?poll|epoll_(create1?|ctl|p?wait)|[gs]etsockopt)$/],
  ['errno', /^E[A-Z0-9]+$/],
];

export function subjectAt(root: SyntaxNode, offset: number): Subject | undefined {
  const node = root.at(offset);
  if (node.type !== 'identifier') return undefined;
  const { text, start, end } = node;
  const kind = kinds.find(([, pattern]) => pattern.test(text))?.[0];
  if (!kind || (kind === 'call' && node.field !== 'function')) return undefined;
  return { kind, name: kind === 'call' ? factName(text) : text, start, end };
}

/** As the facts name it: with the variants that differ in a signal mask alone under one name. */
function factName(name: string): string {
  const plain = name.replace(/^p(select|poll)$/, '$1').replace('epoll_pwait', 'epoll_wait');
  return `c:${plain === 'epoll_create' ? 'epoll_create1' : plain}`;
}

export function openCallAt(root: SyntaxNode, offset: number): OpenCall | undefined {
  const open = openArgumentsAt(root.sourceText, offset);
  if (!open || !kinds[2]![1].test(open.callee)) return undefined;
  return { call: factName(open.callee), activeParameter: open.arguments.length - 1 };
}

export function completionAt(root: SyntaxNode, offset: number): CompletionPlace | undefined {
  const text = root.sourceText;
  const open = openArgumentsAt(text, offset);
  if (open && /^[gs]etsockopt$/.test(open.callee)) return optionPlace(text, open, offset);
  return eventsPlace(text, offset);
}

function optionPlace(text: string, open: OpenArguments, offset: number): CompletionPlace | undefined {
  const typed = open.arguments.at(-1)!;
  if (open.arguments.length === 2) return { kind: 'level', prefix: '', typed };
  if (open.arguments.length !== 3) return undefined;
  const level = open.arguments[1]!.text.replace(/^SOL_(TCP|IP|IPV6)$/, 'IPPROTO_$1');
  const isLast = /^\s*(\)|;|\n|$)/.test(text.slice(offset));
  const value = open.callee === 'setsockopt' && isLast ? valueInC : undefined;
  return { kind: 'option', level: level || undefined, prefix: '', typed, value };
}

/** How a value and its size are handed over in C. */
function valueInC(kind: string, name: string): string {
  if (/TIMEO$/.test(name)) return '&(struct timeval){5, 0}, sizeof(struct timeval)';
  if (kind === 'linger') return '&(struct linger){1, 0}, sizeof(struct linger)';
  if (kind === 'name') return name === 'TCP_CONGESTION' ? '"cubic", 5' : '"lo", 2';
  return '&(int){1}, sizeof(int)';
}

/** `event.events = EPOLLIN | …`; whose events they are shows in the flags or calls of the file. */
function eventsPlace(text: string, offset: number): CompletionPlace | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const match = /\b(r?events)\s*(?:[|&]?=|&)\s*(?:~?\s*\(?\s*\w+\s*\|\s*)*(\w*)$/.exec(before);
  if (!match) return undefined;
  const typed: Span = { start: offset - match[2]!.length, end: offset };
  const isEpoll = match[1] === 'events' && /\bepoll_/.test(text) && !/\bpollfd\b/.test(text);
  return { kind: 'flag', family: isEpoll ? 'epoll' : 'poll', prefix: '', typed };
}
