import * as vscode from 'vscode';
import type { SwarmStatistics } from '../../../contract/swarm.ts';
import { commands } from '../../../lab/commands.ts';
import type { Lab } from '../../../lab/lab.ts';
import { Poller } from '../../../lab/poller.ts';
import { messagesWord } from '../../../shared/words/counts.ts';
import { number } from '../../../shared/words/quantities.ts';
import { outcomeText } from '../words/swarmWords.ts';
import { clientCount } from '../words/words.ts';

const intervalMilliseconds = 1000;

/** A status bar item while swarms run: how many clients are connected, how much they say. A click stops one. */
export function showSwarmStatus(lab: Lab): vscode.Disposable[] {
  const { swarms } = lab;
  const item = vscode.window.createStatusBarItem('networkLab.swarm', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('Network Lab: Swarm');
  item.command = commands.stopSwarm;
  const meter = new Meter();

  const pull = async () => {
    const answers = await Promise.all(swarms.list().map((swarm) => swarms.statistics(swarm)));
    const wanted = swarms.list().reduce((sum, { info }) => sum + info.clients, 0);
    if (answers.length === 0) return;
    const connected = total(answers, 'connected');
    const rate = meter.rate(total(answers, 'messagesSent'));
    const words = vscode.l10n.t(
      '{0} of {1} · {2}/s',
      number(connected),
      clientCount(wanted),
      messagesWord(rate),
    );
    item.text = `$(organization) ${words}`;
    item.tooltip = [...answers.map(outcomeText), vscode.l10n.t('Click to stop the swarm')].join('\n');
    item.accessibilityInformation = { label: words, role: 'button' };
    item.show();
  };
  const poller = new Poller(
    pull,
    () => intervalMilliseconds,
    (error) => lab.log.debug(`swarm: ${error}`),
  );
  const follow = () => {
    const running = swarms.list().length > 0;
    void vscode.commands.executeCommand('setContext', 'networkLab.swarmRunning', running);
    poller.setActive(running);
    if (!running) item.hide();
  };
  return [item, poller, swarms.onDidChange(follow)];
}

function total(answers: SwarmStatistics[], figure: 'connected' | 'messagesSent'): number {
  return answers.reduce((sum, statistics) => sum + statistics[figure], 0);
}

/** What a count has grown by in a second, since it was read the last time. */
class Meter {
  private count = 0;
  private at = performance.now();

  rate(count: number): number {
    const now = performance.now();
    const seconds = (now - this.at) / 1000;
    const grown = Math.max(0, count - this.count);
    this.count = count;
    this.at = now;
    return Math.round(grown / seconds);
  }
}
