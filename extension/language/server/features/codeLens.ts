import { t } from '@vscode/l10n';
import type { CodeLens } from 'vscode-languageserver';
import type { SourceDocument } from '../document.ts';
import { shownByTheLab } from '../rules.ts';
import type { Settings } from '../settings.ts';
import { findingsOf } from './diagnostics.ts';

/** Leads from the code into the lab: to a server like this one, and to a mistake made live. */
export function codeLenses(document: SourceDocument, settings: Settings): CodeLens[] {
  if (!settings.codeLens) return [];
  const twins = (document.analysis?.servers() ?? []).map((server) => ({
    range: document.rangeOf(server),
    command: {
      title: t("$(play) Start this server's twin in the lab"),
      command: 'networkLab.startServer',
      arguments: [server.configuration],
    },
  }));
  const mistakes = findingsOf(document, settings)
    .filter(({ rule }) => shownByTheLab.includes(rule))
    .map((finding) => ({
      range: document.rangeOf(finding),
      command: {
        title: t('$(eye) See this mistake live ({0})', finding.rule),
        command: 'networkLab.seeMistake',
        arguments: [finding.rule],
      },
    }));
  return [...twins, ...mistakes];
}
