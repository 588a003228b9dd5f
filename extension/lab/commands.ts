import type { OptionValue } from '../contract/server.ts';

/**
 * Every command of the lab. A test holds this table against package.json, so that neither can name a command that the
 * other lacks.
 */
export const commands = {
  startServer: 'networkLab.startServer',
  startLastServer: 'networkLab.startLastServer',
  stopServer: 'networkLab.stopServer',
  stopAllServers: 'networkLab.stopAllServers',
  restartServer: 'networkLab.restartServer',
  removeServer: 'networkLab.removeServer',
  runInLab: 'networkLab.runInLab',
  runWithArguments: 'networkLab.runWithArguments',
  runAgain: 'networkLab.runAgain',
  endProgram: 'networkLab.endProgram',
  attachToProcess: 'networkLab.attachToProcess',
  openTerminal: 'networkLab.openTerminal',
  stopWatching: 'networkLab.stopWatching',
  forgetProgram: 'networkLab.forgetProgram',
  connectClient: 'networkLab.connectClient',
  openPanel: 'networkLab.openPanel',
  closeConnection: 'networkLab.closeConnection',
  forgetPeer: 'networkLab.forgetPeer',
  pauseReading: 'networkLab.pauseReading',
  resumeReading: 'networkLab.resumeReading',
  shutdownWrite: 'networkLab.shutdownWrite',
  resetConnection: 'networkLab.resetConnection',
  sendText: 'networkLab.sendText',
  sendUrgent: 'networkLab.sendUrgent',
  selectConnection: 'networkLab.selectConnection',
  setOption: 'networkLab.setOption',
  setOptionOnAll: 'networkLab.setOptionOnAll',
  pauseLoop: 'networkLab.pauseLoop',
  stepLoop: 'networkLab.stepLoop',
  resumeLoop: 'networkLab.resumeLoop',
  setPace: 'networkLab.setPace',
  makeMistake: 'networkLab.makeMistake',
  pauseAccepting: 'networkLab.pauseAccepting',
  resumeAccepting: 'networkLab.resumeAccepting',
  startSwarm: 'networkLab.startSwarm',
  stopSwarm: 'networkLab.stopSwarm',
  copyState: 'networkLab.copyState',
  copyStateAsJson: 'networkLab.copyStateAsJson',
  copyAddress: 'networkLab.copyAddress',
  showOutput: 'networkLab.showOutput',
  showLog: 'networkLab.showLog',
  openWalkthrough: 'networkLab.openWalkthrough',
  toggleCallsBesideLines: 'networkLab.toggleCallsBesideLines',
  whereItRuns: 'networkLab.whereItRuns',
  showRule: 'networkLab.showRule',
  seeMistake: 'networkLab.seeMistake',
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

/** What a command is about: a node of a tree, a row of the panel and a test's argument all have this form. */
export interface Target {
  server?: number;
  connection?: number;
  /** Of a program: one of its threads. */
  thread?: number;
}

/** A target whose option is named too, and perhaps the value that it shall have. */
export interface OptionTarget extends Target {
  option?: string;
  value?: OptionValue;
}
