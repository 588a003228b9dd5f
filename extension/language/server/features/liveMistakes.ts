import { t } from '@vscode/l10n';
import type { Command } from 'vscode-languageserver';
import { liveServer } from '../../../shared/mistakes.ts';
import type { SourceDocument } from '../document.ts';
import type { Finding } from '../language.ts';

/**
 * The command by which the lab commits the mistake on a loop like the code's; undefined where it has no switch for it,
 * or the mistake does not show on such a loop.
 */
export function liveMistake(document: SourceDocument, { rule }: Finding): Command | undefined {
  const [server] = document.analysis?.servers() ?? [];
  const loop = server && {
    multiplexer: server.configuration.multiplexer,
    trigger: server.configuration.trigger,
  };
  if (liveServer(rule, loop) === undefined) return undefined;
  return {
    title: t('See this mistake live ({0})', rule),
    command: 'networkLab.seeMistake',
    arguments: loop ? [rule, loop] : [rule],
  };
}
