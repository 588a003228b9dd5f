/**
 * The words between the panel (a webview) and the extension host: JSON-RPC 2.0 over postMessage.
 *
 * The panel pulls: it sends the engine's own read requests (`RelayedMethod`), which the host hands to the
 * engine as they are. The host sends unasked only a new `PanelState`, which is rare.
 */
import type { EngineMethod } from './methods.ts';
import type { ServerInfo } from './server.ts';

/** The engine requests that a panel may make; the host refuses all others. */
export const relayedMethods = [
  'server/statistics',
  'server/list',
  'connection/view',
  'connection/inspect',
  'connection/act',
  'option/list',
  'option/set',
  'wait/last',
  'trace/read',
] as const satisfies readonly EngineMethod[];

export type RelayedMethod = (typeof relayedMethods)[number];

/** What is selected, in the tree and in the panel alike. */
export interface Selection {
  server?: number;
  connection?: number;
}

export interface PanelState {
  servers: ServerInfo[];
  selection: Selection;
}

/** Commands that a button in the panel runs in the host, each with the server it is about. */
export const panelCommands = [
  'networkLab.startServer',
  'networkLab.stopServer',
  'networkLab.restartServer',
  'networkLab.connectClient',
] as const;

export type PanelCommand = (typeof panelCommands)[number];

export interface PanelRequests {
  /** The panel's first word; the answer is all it needs to draw. */
  'panel/ready': { parameters: { server?: number }; result: PanelState };
  'panel/select': { parameters: Selection; result: null };
  'panel/run': { parameters: { command: PanelCommand; server?: number }; result: null };
}

export interface PanelNotifications {
  'panel/state': PanelState;
}
