import * as vscode from 'vscode';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { PanelService } from '../lab/panelService.ts';
import { registerCommand } from './parts/command.ts';
import { panelPage } from './parts/panelPage.ts';
import { settings } from './parts/settings.ts';

const viewType = 'networkLab.panel';
const rememberedKey = 'panel';

/** Open Panel: one panel, beside what is being edited; it comes back when the window is reloaded. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const webviewOptions = { enableScripts: true, localResourceRoots: [dist] };
  const icon = (theme: string) =>
    vscode.Uri.joinPath(context.extensionUri, 'media', 'icons', `panel-${theme}.svg`);
  let current: vscode.WebviewPanel | undefined;

  function furnish(panel: vscode.WebviewPanel): void {
    current = panel;
    panel.webview.options = webviewOptions;
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    const service = new PanelService(panel.webview, lab, {
      strings: vscode.l10n.bundle,
      remembered: () => context.globalState.get(rememberedKey),
      remember: (value) => void context.globalState.update(rememberedKey, value),
      refreshesPerSecond: () => settings.panelRefreshesPerSecond,
      run: (command, target) => void vscode.commands.executeCommand(command, target),
    });
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

  registerCommand(context, lab, commands.openPanel, async (target?: Target) => {
    if (target?.server !== undefined) lab.select({ server: target.server, connection: target.connection });
    if (current) {
      current.reveal(undefined, true);
      return;
    }
    const title = vscode.l10n.t('Network Lab');
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    furnish(vscode.window.createWebviewPanel(viewType, title, place, webviewOptions));
  });

  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel) => furnish(panel),
    }),
  );
}
