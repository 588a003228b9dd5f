import { t } from '@vscode/l10n';
import type { CodeLens } from 'vscode-languageserver';
import type { SourceDocument } from '../document.ts';
import type { Settings } from '../settings.ts';

/**
 * Leads from a server's loop to a server of the lab like it. One lens for a loop: the rest is in hovers and quick
 * fixes, where it does not push the code apart.
 */
export function codeLenses(document: SourceDocument, settings: Settings): CodeLens[] {
  if (!settings.codeLens) return [];
  const servers = document.analysis?.servers() ?? [];
  // A loop that waits in two places is read as two servers.
  const loops = new Map(servers.toReversed().map((server) => [server.start, server]));
  return [...loops.values()].toReversed().map((server) => ({
    range: document.rangeOf(server),
    command: {
      title: t("$(play) Start this server's twin in the lab"),
      command: 'networkLab.startServer',
      arguments: [server.configuration],
    },
  }));
}
