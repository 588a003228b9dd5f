/** Every event of the panel's elements, and what it carries. */
import type { ConnectionAction, ConnectionColumn } from '../../../extension/contract/connection.ts';
import type { ParametersOf } from '../../../extension/contract/methods.ts';
import type { PanelCommand } from '../../../extension/contract/panel.ts';
import type { OptionValue } from '../../../extension/contract/server.ts';
import type { ColumnLayout } from '../connections/columnLayout.ts';

export type LoopAction = 'pause' | 'step' | 'resume';
export type Adjustment = Omit<ParametersOf<'server/adjust'>, 'server'>;

export interface PanelEvents {
  'lab-pick-server': number;
  /** Of a program `thread`: that one alone. */
  'lab-loop': { action: LoopAction; thread?: number };
  /** Milliseconds before each system call. */
  'lab-pace': { pace: number; thread?: number };
  /** A place in a program's source. */
  'lab-open-line': { file: string; line: number };
  'lab-adjust': Adjustment;
  'lab-run': { command: PanelCommand; server?: number };
  'lab-pick-connection': number | undefined;
  /** Ids of the connections that are marked now. */
  'lab-mark': ReadonlySet<number>;
  'lab-sort': { sortBy: ConnectionColumn; descending: boolean };
  'lab-filter': string;
  'lab-columns': ColumnLayout;
  /** The rows that can be seen, with some to spare. */
  'lab-window': { offset: number; limit: number };
  'lab-set-option': { name: string; value: OptionValue };
  /** One value for all connections of the server. */
  'lab-set-on-all': { name: string; value: OptionValue };
  /** The shown socket, in this form. */
  'lab-copy': 'text' | 'json';
  'lab-act': { connection: number; action: ConnectionAction };
}

/** Dispatches an event that leaves every shadow root, so that the panel alone need listen. */
export function emit<N extends keyof PanelEvents>(from: Element, name: N, detail: PanelEvents[N]): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
