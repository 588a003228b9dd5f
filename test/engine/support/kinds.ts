/** The four servers that every suite holds for: three multiplexers, and both triggers of epoll. */
import type {
  LabServerInfo,
  MultiplexerName,
  ServerConfiguration,
  Trigger,
} from '../../../extension/contract/server.ts';
import type { Engine } from './engine.ts';

export interface Kind {
  multiplexer: MultiplexerName;
  trigger: Trigger;
}

export const kinds: readonly Kind[] = [
  { multiplexer: 'select', trigger: 'level' },
  { multiplexer: 'poll', trigger: 'level' },
  { multiplexer: 'epoll', trigger: 'level' },
  { multiplexer: 'epoll', trigger: 'edge' },
];

export function nameOf({ multiplexer, trigger }: Kind): string {
  return multiplexer === 'epoll' ? `epoll, ${trigger} trigger` : multiplexer;
}

/** Runs `define` once for each of the four, in a `describe` of its name. */
export function forEachKind(define: (kind: Kind) => void): void {
  for (const kind of kinds) describe(nameOf(kind), () => define(kind));
}

export function startServer(
  engine: Engine,
  kind: Kind,
  configuration: Omit<ServerConfiguration, 'multiplexer' | 'trigger'>,
): Promise<LabServerInfo> {
  return engine.request('server/start', { ...kind, ...configuration });
}
