import * as vscode from 'vscode';
import { register as accepting } from './features/accepting.ts';
import { register as callsBesideLines } from './features/callsBesideLines.ts';
import { register as connectClient } from './features/connectClient.ts';
import { register as connectionActions } from './features/connectionActions.ts';
import { register as contextKeys } from './features/contextKeys.ts';
import { register as copyState } from './features/copyState.ts';
import { register as debugSessions } from './features/debugSessions.ts';
import { register as engineLoss } from './features/engineLoss.ts';
import { register as firstStart } from './features/firstStart.ts';
import { register as inspector } from './features/inspector.ts';
import { register as lessons } from './features/lessons.ts';
import { register as loopControl } from './features/loopControl.ts';
import { register as mistakes } from './features/mistakes.ts';
import { register as optionOnAll } from './features/optionOnAll.ts';
import { register as output } from './features/output.ts';
import { register as panel } from './features/panel.ts';
import { register as programs } from './features/programs.ts';
import { register as runInLab } from './features/runInLab.ts';
import { register as seeMistake } from './features/seeMistake.ts';
import { register as serverDeath } from './features/serverDeath.ts';
import { register as serversTree } from './features/serversTree.ts';
import { register as setOption } from './features/setOption.ts';
import { register as showLog } from './features/showLog.ts';
import { register as startServer } from './features/startServer.ts';
import { register as statusBar } from './features/statusBar.ts';
import { register as stopServer } from './features/stopServer.ts';
import { register as swarm } from './features/swarm.ts';
import { register as verdictDiagnostics } from './features/verdictDiagnostics.ts';
import { register as whereItRuns } from './features/whereItRuns.ts';
import { register as wrongSettings } from './features/wrongSettings.ts';
import { Lab } from './lab/lab.ts';
import { noEngineOn, thisMachine } from './lab/whereItRuns.ts';
import { register as language } from './language/client.ts';
import { setLanguage } from './shared/words/language.ts';

/** What activate() gives to others: tests drive the lab and look into it through this. */
export interface NetworkLabApi {
  readonly lab: Lab;
}

let lab: Lab | undefined;

/** Builds the lab; no engine is started before it is needed. */
export function activate(context: vscode.ExtensionContext): NetworkLabApi {
  setLanguage(vscode.l10n.t, vscode.env.language);
  const log = vscode.window.createOutputChannel('Network Lab', { log: true });
  const noEngine = noEngineOn(thisMachine(context.asAbsolutePath('dist')));
  lab = new Lab(context.asAbsolutePath('dist/engine.js'), context.workspaceState, log, noEngine);
  context.subscriptions.push(log);

  wrongSettings(context, lab);
  whereItRuns(context, lab);
  contextKeys(context, lab);
  startServer(context, lab);
  stopServer(context, lab);
  programs(context, lab);
  runInLab(context, lab);
  verdictDiagnostics(context, lab);
  callsBesideLines(context, lab);
  debugSessions(context, lab);
  connectClient(context, lab);
  engineLoss(context, lab);
  serverDeath(context, lab);
  connectionActions(context, lab);
  setOption(context, lab);
  optionOnAll(context, lab);
  loopControl(context, lab);
  mistakes(context, lab);
  seeMistake(context, lab);
  accepting(context, lab);
  copyState(context, lab);
  swarm(context, lab);
  serversTree(context, lab);
  inspector(context, lab);
  lessons(context, lab);
  firstStart(context, lab);
  panel(context, lab);
  output(context, lab);
  statusBar(context, lab);
  showLog(context, lab, log);
  language(context, lab);
  return { lab };
}

/** Ends the engines, and with them every server and swarm. */
export async function deactivate(): Promise<void> {
  await lab?.dispose();
}
