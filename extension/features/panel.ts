import * as vscode from 'vscode';
import type { PanelSection } from '../contract/panel.ts';
import type { LabServerInfo } from '../contract/server.ts';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { PanelService } from '../lab/panelHost/panelService.ts';
import { addressText } from '../shared/text.ts';
import { registerCommand } from './parts/editor/command.ts';
import { keepFocusOf } from './parts/editor/focus.ts';
import { openLine } from './parts/editor/openLine.ts';
import { panelPage } from './parts/editor/panelPage.ts';
import { settings } from './parts/editor/settings.ts';
import { serverLabel } from './parts/words/words.ts';

const viewType = 'networkLab.panel';
const rememberedKey = 'panel';

/** How long the status bar says that the panel has opened. */
const sayingMilliseconds = 10_000;

/**
 * Open Panel: one panel, beside what is being edited; it comes back when the window is reloaded. The first server that
 * starts in a window opens it too, where it is not open; who closes it then does not want it.
 */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const webviewOptions = { enableScripts: true, localResourceRoots: [dist] };
  const icon = (theme: string) =>
    vscode.Uri.joinPath(context.extensionUri, 'media', 'icons', `panel-${theme}.svg`);
  let current: { panel: vscode.WebviewPanel; service: PanelService } | undefined;

  function fillWithPanel(panel: vscode.WebviewPanel): void {
    panel.webview.options = webviewOptions;
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    const service = new PanelService(panel.webview, lab, {
      strings: vscode.l10n.bundle,
      remembered: () => context.globalState.get(rememberedKey),
      remember: (value) => void context.globalState.update(rememberedKey, value),
      refreshesPerSecond: () => settings.panelRefreshesPerSecond,
      openLine,
      run: (command, target) => void vscode.commands.executeCommand(command, target),
    });
    current = { panel, service };
    panel.onDidChangeViewState(() => service.tell('panel/visible', { visible: panel.visible }));
    const configured = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('networkLab.panelRefreshesPerSecond')) service.sendState();
    });
    panel.onDidDispose(() => {
      configured.dispose();
      service.dispose();
      current = undefined;
    });
    panel.webview.html = panelPage(panel.webview, dist);
  }

  function open(): void {
    const title = vscode.l10n.t('Network Lab');
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    fillWithPanel(vscode.window.createWebviewPanel(viewType, title, place, webviewOptions));
  }

  registerCommand(context, lab, commands.openPanel, async (target?: Target & { section?: PanelSection }) => {
    if (target?.server !== undefined) lab.select({ server: target.server, connection: target.connection });
    if (current) current.panel.reveal(undefined, true);
    else open();
    if (target?.section !== undefined) current?.service.unfold(target.section);
  });

  keepFocusOf(async () => {
    if (current?.panel.active) await current.service.focusReturned();
  });

  let wasOffered = false;
  const offer = () => {
    const [server] = lab.runningServers();
    if (wasOffered || !server || !settings.showWhenStarted) return;
    wasOffered = true;
    if (current) return;
    open();
    sayBeside(server);
  };

  context.subscriptions.push(
    lab.onDidChangeServers(offer),
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel) => fillWithPanel(panel),
    }),
  );
}

/** Who does not see it open hears of it: a screen reader says what comes with the role of an alert, wherever the focus is. */
function sayBeside(server: LabServerInfo): void {
  const item = vscode.window.createStatusBarItem('networkLab.opened', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('Network Lab');
  item.text = vscode.l10n.t('The panel is open beside');
  const label = vscode.l10n.t(
    'The panel of Network Lab is open beside, with {0} on {1}.',
    serverLabel(server),
    addressText(server),
  );
  item.accessibilityInformation = { label, role: 'alert' };
  item.show();
  setTimeout(() => item.dispose(), sayingMilliseconds);
}
