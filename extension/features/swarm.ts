import * as vscode from 'vscode';
import type { LabServerInfo } from '../contract/server.ts';
import type { SwarmBehaviour, SwarmSettings, SwarmStatistics } from '../contract/swarm.ts';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { arrivalOf, settingsFor, usualClients } from '../lab/swarmPlan.ts';
import type { LabSwarm } from '../lab/swarms.ts';
import { reachableHost } from '../lab/terminal/endpoint.ts';
import { isAlive } from '../shared/alive.ts';
import { addressText } from '../shared/text.ts';
import { number } from '../shared/words/quantities.ts';
import { registerCommand } from './parts/editor/command.ts';
import { pickServer } from './parts/questions/targets.ts';
import { askAll, pickOne, question, typeOne } from './parts/questions/wizard.ts';
import { showSwarmStatus } from './parts/running/swarmStatus.ts';
import {
  arrivalText,
  behaviourChoices,
  behaviourName,
  clientsFault,
  outcomeText,
} from './parts/words/swarmWords.ts';
import { clientCount } from './parts/words/words.ts';

/** How often it is asked how many clients are connected, while a swarm gathers. */
const lookMilliseconds = 100;

/** Start Swarm of Clients… and Stop Swarm of Clients; a swarm ends with its server. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.startSwarm, async (target?: Target & SwarmSettings) => {
    const server = await pickServer(lab, target, (info) => isAlive(info) && info.transport === 'tcp');
    if (!server) return undefined;
    const settings = target?.clients === undefined ? await askSettings(server) : settingsOf(target);
    if (!settings) return undefined;
    const { host, port } = server.address;
    const verifyEcho = server.application === 'echo';
    await lab.refresh();
    const dropsBefore = lab.getServer(server.id)?.drops ?? 0;
    const swarm = await lab.swarms.start(server.id, {
      verifyEcho,
      ...settings,
      host: reachableHost(host),
      port,
    });
    await gather(lab, swarm, dropsBefore);
    return swarm.info;
  });

  registerCommand(context, lab, commands.stopSwarm, async () => {
    const swarm = await pickSwarm(lab);
    if (swarm) return stop(lab, swarm);
    return undefined;
  });

  context.subscriptions.push(
    ...showSwarmStatus(lab),
    lab.onDidChangeServers(() => void lab.swarms.stopOrphans((server) => !runs(lab, server))),
    lab.swarms.onDidLose((how) => {
      void vscode.window.showErrorMessage(vscode.l10n.t('The engine of the swarms ended ({0}).', how));
    }),
  );
}

function settingsOf({ server, connection, ...settings }: Target & SwarmSettings): SwarmSettings {
  return settings;
}

async function askSettings(server: LabServerInfo): Promise<SwarmSettings | undefined> {
  let behaviour: SwarmBehaviour = 'talk';
  let clients = usualClients(behaviour);
  const answered = await askAll(vscode.l10n.t('Swarm for {0}', addressText(server)), [
    question(
      (place) =>
        pickOne(
          place,
          vscode.l10n.t('What does each client do?'),
          behaviourChoices(server.application),
          behaviour,
        ),
      (picked) => {
        behaviour = picked;
        clients = usualClients(picked);
      },
    ),
    question(
      (place) => typeOne(place, vscode.l10n.t('How many clients?'), String(clients), clientsFault),
      (typed) => {
        clients = Number(typed);
      },
    ),
  ]);
  return answered ? { ...settingsFor(server.application, behaviour), clients } : undefined;
}

/** Shows how the clients connect, and what holds up those that do not. Cancelling that stops the swarm. */
async function gather(lab: Lab, swarm: LabSwarm, dropsBefore: number): Promise<void> {
  const { clients } = swarm.info;
  const title = vscode.l10n.t('Connecting {0}', clientCount(clients));
  const place = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location: place, title, cancellable: true }, async (progress, token) => {
    let shown = 0;
    while (lab.swarms.list().includes(swarm)) {
      if (token.isCancellationRequested) return void (await stop(lab, swarm));
      const statistics = await statisticsWhileItRuns(lab, swarm);
      if (statistics === undefined) return undefined;
      const arrival = arrivalOf(clients, statistics, lab.getServer(swarm.server), dropsBefore);
      const { arrived, waiting } = arrival;
      progress.report({ increment: ((arrived - shown) / clients) * 100, message: arrivalText(arrival) });
      shown = arrived;
      if (waiting === 0) return tellFailures(clients, statistics);
      await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
      await lab.refresh();
    }
    return undefined;
  });
}

/** Undefined when it was stopped over the question. */
async function statisticsWhileItRuns(lab: Lab, swarm: LabSwarm): Promise<SwarmStatistics | undefined> {
  try {
    return await lab.swarms.statistics(swarm);
  } catch (error) {
    if (lab.swarms.list().includes(swarm)) throw error;
    return undefined;
  }
}

/** Clients that failed try no more: who waits for all of them must learn that not all came. */
function tellFailures(clients: number, { connected, failures }: SwarmStatistics): void {
  if (failures.length === 0) return;
  const why = failures.map(({ errno, count }) => `${errno}: ${number(count)}`).join(', ');
  void vscode.window.showWarningMessage(
    vscode.l10n.t('{0} of {1} connected ({2}).', number(connected), clientCount(clients), why),
  );
}

async function pickSwarm(lab: Lab): Promise<LabSwarm | undefined> {
  const swarms = lab.swarms.list();
  if (swarms.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No swarm is running.'));
    return undefined;
  }
  if (swarms.length === 1) return swarms[0];
  const items = swarms.map((swarm) => ({
    label: vscode.l10n.t('{0}: {1}', behaviourName(swarm.info.behaviour), clientCount(swarm.info.clients)),
    description: `${swarm.info.target.host}:${swarm.info.target.port}`,
    swarm,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which swarm?') });
  return picked?.swarm;
}

async function stop(lab: Lab, swarm: LabSwarm): Promise<SwarmStatistics> {
  const statistics = await lab.swarms.stop(swarm);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The swarm is stopped: {0}.', outcomeText(statistics)),
  );
  return statistics;
}

function runs(lab: Lab, server: number): boolean {
  const info = lab.get(server);
  return info !== undefined && isAlive(info);
}
