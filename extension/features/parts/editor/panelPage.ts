import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The page of the panel: its files out of dist/ and nothing else; no script that does not carry the nonce. */
export function panelPage(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = randomBytes(24).toString('base64url');
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  // vscode-elements looks for the style sheet of the icons by this id, and uses its nonce.
  return `<!doctype html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${vscode.l10n.t('Network Lab')}</title>
    <link id="vscode-codicon-stylesheet" rel="stylesheet" nonce="${nonce}" href="${file('codicon.css')}">
    <link rel="stylesheet" nonce="${nonce}" href="${file('panel.css')}">
  </head>
  <body>
    <network-lab-panel></network-lab-panel>
    <script nonce="${nonce}" src="${file('panel.js')}"></script>
  </body>
</html>`;
}
