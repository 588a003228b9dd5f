import { t } from '@vscode/l10n';
import type { CodeLens } from 'vscode-languageserver';
import { liveServer } from '../../../contract/faults.ts';
import type { SourceDocument } from '../document.ts';
import type { Settings } from '../settings.ts';
import { findingsOf } from './diagnostics.ts';

/** Leads from the code into the lab: to a server like this one, and to a mistake made live. */
export function codeLenses(document: SourceDocument, settings: Settings): CodeLens[] {
  if (!settings.codeLens) return [];
  const servers = document.analysis?.servers() ?? [];
  const twins = servers.map((server) => ({
    range: document.rangeOf(server),
    command: {
      title: t("$(play) Start this server's twin in the lab"),
      command: 'networkLab.startServer',
      arguments: [server.configuration],
    },
  }));
  const [loop] = servers.map(({ configuration: { multiplexer, trigger } }) => ({ multiplexer, trigger }));
  const mistakes = findingsOf(document, settings)
    .filter(({ rule }) => liveServer(rule, loop) !== undefined)
    .map((finding) => ({
      range: document.rangeOf(finding),
      command: {
        title: t('$(eye) See this mistake live ({0})', finding.rule),
        command: 'networkLab.seeMistake',
        arguments: loop ? [finding.rule, loop] : [finding.rule],
      },
    }));
  return [...twins, ...mistakes];
}
