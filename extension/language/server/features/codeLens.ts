import { t } from '@vscode/l10n';
import type { CodeLens } from 'vscode-languageserver';
import type { SourceDocument } from '../document.ts';
import type { ServerShape } from '../language.ts';
import type { Settings } from '../settings.ts';

/**
 * Above a server's loop: runs the program in the lab. One lens for a loop: the rest is in hovers and quick fixes, where it
 * does not push the code apart.
 */
export function codeLenses(document: SourceDocument, settings: Settings): CodeLens[] {
  if (!settings.codeLens) return [];
  return loopsOf(document).map((loop) => ({
    range: document.rangeOf(loop),
    command: {
      title: t('$(beaker) Run in the Lab'),
      command: 'networkLab.runInLab',
      arguments: [document.uri],
    },
  }));
}

/** In the order in which they stand there. A loop that waits in two places is read as two servers. */
export function loopsOf(document: SourceDocument): ServerShape[] {
  const servers = document.analysis?.servers() ?? [];
  const loops = new Map(servers.toReversed().map((server) => [server.start, server]));
  return [...loops.values()].toReversed();
}
