import type { ServerConfiguration } from '../contract/server.ts';
import { type RuleName, shownByTheLab } from './server/rules.ts';

/** The lab's server on which a mistake shows best; undefined where the lab has no switch for it. */
export function mistakeServer(rule: RuleName): ServerConfiguration | undefined {
  if (!shownByTheLab.includes(rule)) return undefined;
  const usual: ServerConfiguration = { multiplexer: 'select', application: 'echo', port: 0, faults: [rule] };
  switch (rule) {
    case 'edge-one-receive':
      return { ...usual, multiplexer: 'epoll', trigger: 'edge', receiveSize: 16 };
    case 'hup-ignored':
      return { ...usual, multiplexer: 'poll' };
    case 'split-character':
    case 'message-boundary':
      return { ...usual, application: 'chat' };
    default:
      return usual;
  }
}
