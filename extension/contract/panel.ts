/**
 * The words between the panel (a webview) and the extension host: JSON-RPC 2.0, each message as
 * the text of one postMessage.
 *
 * The panel pulls: it sends the engine's own requests (`RelayedMethod`), which the host hands to the engine as they
 * are; those that only ask (`QuestionMethod`) go together, all of a round in one message. The host sends unasked only
 * a new `PanelState`, which is rare.
 */
import type { EngineMethod } from './methods.ts';
import type { Answer, Question } from './questions.ts';
import type { OptionValue, ServerInfo } from './server.ts';
import type { Frame, ResolvedSite } from './site.ts';

/** The engine requests beside questions that a panel may make; the host refuses all others. */
export const relayedMethods = [
  'connection/act',
  'option/set',
  'server/adjust',
  'loop/pause',
  'loop/step',
  'loop/resume',
  'loop/pace',
] as const satisfies readonly EngineMethod[];

export type RelayedMethod = (typeof relayedMethods)[number];

/** What is selected, in the tree and in the panel alike. */
export interface Selection {
  server?: number;
  connection?: number;
}

/**
 * What the host alone knows.
 *
 * The page that the host writes needs: `<link id="vscode-codicon-stylesheet" rel="stylesheet" nonce=… href=…>`
 * (the icons of vscode-elements look for that id), the style sheet and the script of the panel, each with the
 * nonce, and `<network-lab-panel>` in the body. Policy: `default-src 'none'; script-src 'nonce-…';
 * style-src <cspSource> 'nonce-…'; font-src <cspSource>`.
 */
export interface PanelState {
  servers: ServerInfo[];
  /** Programs that were run from here, and can be run again. */
  runsAgain?: number[];
  selection: Selection;
  /** Translations of the panel's strings, as `vscode.l10n.bundle` has them; with the first answer alone, none for English. */
  strings?: Record<string, string>;
  /** What a panel has asked to be kept (`panel/remember`); with the first answer alone. */
  remembered?: unknown;
  /** The most often the panel asks in a second, 30 at most. */
  refreshesPerSecond: number;
  /** A section that somebody wants to see: it opens, once, and then folds as the person likes. */
  unfold?: PanelSection;
}

/** Sections of the panel that the host can open. */
export type PanelSection = 'mistakes';

/** Commands that a button in the panel runs in the host, each with the server it is about. */
export const panelCommands = [
  'networkLab.startServer',
  'networkLab.stopServer',
  'networkLab.stopWatching',
  'networkLab.endProgram',
  'networkLab.runAgain',
  'networkLab.forgetProgram',
  'networkLab.restartServer',
  'networkLab.connectClient',
  'networkLab.startSwarm',
  'networkLab.setOptionOnAll',
  'networkLab.copyState',
] as const;

export type PanelCommand = (typeof panelCommands)[number];

/** A socket option and what it shall be. */
export interface NamedValue {
  name: string;
  value: OptionValue;
}

/** A place in the source of a program. */
export interface SourceFrame extends Frame {
  /** There is such a file: it can be opened at the line. */
  opens?: boolean;
}

/** What site/resolve tells of a place where a program makes a call, and which of its files there are. */
export interface SourceSite extends ResolvedSite {
  frames: SourceFrame[];
}

export interface PanelRequests {
  /** The panel's first word; the answer is all it needs to draw. */
  'panel/ready': { parameters: { server?: number }; result: PanelState };
  /** Answers in the order of the questions. */
  'panel/ask': { parameters: { questions: Question[] }; result: Answer[] };
  /** To be kept for every panel to come. */
  'panel/remember': { parameters: { remembered: unknown }; result: null };
  /** Where a program makes its calls, 256 places at most. */
  'panel/sites': { parameters: { server: number; sites: number[] }; result: SourceSite[] };
  /** Opens a file in the editor; `line` counts from 1. */
  'panel/openLine': { parameters: { file: string; line: number }; result: null };
  'panel/select': { parameters: Selection; result: null };
  'panel/run': { parameters: { command: PanelCommand; server?: number; option?: NamedValue }; result: null };
}

/** What the host asks the panel. */
export interface PanelQuestions {
  /** Answered when the panel has the focus that a closing palette gives back to it; at once where none is to come. */
  'panel/focusReturned': { result: null };
}

export interface PanelNotifications {
  'panel/state': PanelState;
  /** Whether the panel can be seen; it asks for nothing while it cannot. */
  'panel/visible': { visible: boolean };
}
