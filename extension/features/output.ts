import * as vscode from 'vscode';
import type { LabServerInfo } from '../contract/server.ts';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { OutputText } from '../lab/outputText.ts';
import { Poller } from '../lab/poller.ts';
import { addressText } from '../shared/text.ts';
import { number } from '../shared/words/quantities.ts';
import { registerCommand } from './parts/editor/command.ts';
import { settings } from './parts/editor/settings.ts';
import { pickServer } from './parts/questions/targets.ts';

const intervalMilliseconds = 250;

/** What servers print, each in an output channel of its own that stays after the server, to be read. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const channels = new Map<string, vscode.OutputChannel>();
  const printers = new Map<number, Printer>();

  const printerOf = (info: LabServerInfo): Printer => {
    // A server that was restarted where it was goes on in the same channel.
    const name = `Network Lab: ${info.application} ${addressText(info)}`;
    const channel = channels.get(name) ?? vscode.window.createOutputChannel(name);
    channels.set(name, channel);
    return new Printer(lab, info, channel);
  };
  const pull = async () => {
    await Promise.all([...printers.values()].map((printer) => printer.pull()));
  };
  const poller = new Poller(
    pull,
    () => intervalMilliseconds,
    (error) => lab.log.warn(`output: ${error}`),
  );
  const follow = () => {
    const running = lab.runningServers();
    for (const info of running) {
      if (printers.has(info.id)) continue;
      const printer = printerOf(info);
      printers.set(info.id, printer);
      // It shows what arrives nowhere else.
      if (info.application === 'receive' && settings.showWhenStarted) printer.channel.show(true);
    }
    for (const [id, printer] of printers) {
      if (running.some((info) => info.id === id)) continue;
      printers.delete(id);
      // What one that died has printed last the engine still has; of one that was stopped it came before.
      if (lab.get(id)?.state === 'died') printer.pull().catch(() => {});
    }
    poller.setActive(printers.size > 0);
  };

  registerCommand(context, lab, commands.showOutput, async (target?: Target) => {
    const server = await pickServer(lab, target);
    if (server) printers.get(server.id)?.channel.show(true);
  });

  context.subscriptions.push(
    poller,
    lab.onDidChangeServers(follow),
    lab.onWillStop(({ server, waitUntil }) => waitUntil(printers.get(server)?.pull() ?? Promise.resolve())),
    {
      dispose: () => {
        for (const channel of channels.values()) channel.dispose();
      },
    },
  );
}

/** Brings what one server has printed since the last time to its channel. */
class Printer {
  readonly channel: vscode.OutputChannel;
  private readonly lab: Lab;
  private readonly server: number;
  private readonly text: OutputText;
  private after = 0;
  private pulling: Promise<void> | undefined;

  constructor(lab: Lab, { id, transport }: LabServerInfo, channel: vscode.OutputChannel) {
    const udp = transport === 'udp';
    this.lab = lab;
    this.server = id;
    this.text = new OutputText({
      joined: (peer) =>
        udp ? vscode.l10n.t('{0} was heard from', peer) : vscode.l10n.t('{0} has connected', peer),
      left: (peer) => (udp ? vscode.l10n.t('{0} is forgotten', peer) : vscode.l10n.t('{0} has left', peer)),
      lost: (count) => vscode.l10n.t('(came faster than could be shown, and left out: {0})', number(count)),
    });
    this.channel = channel;
  }

  /** Callers at the same time share one round: no entry is shown twice. */
  pull(): Promise<void> {
    this.pulling ??= this.pullOnce().finally(() => {
      this.pulling = undefined;
    });
    return this.pulling;
  }

  private async pullOnce(): Promise<void> {
    const chunk = await this.lab.request('server/output', { server: this.server, after: this.after });
    this.after = chunk.next;
    const text = this.text.add(chunk.entries, chunk.lost);
    if (text !== '') this.channel.append(text);
  }
}
