/** Words and signs that the panel alone has for what the contract names in English identifiers. */
import { t } from '@vscode/l10n';
import type { ServerState } from '../../../extension/contract/server.ts';
import { connectionStateWord, readingPausedWord } from '../../../extension/shared/words/connectionWords.ts';

export function stateIcon(state: ServerState): string {
  return { running: 'pass-filled', paused: 'debug-pause', stopped: 'circle-slash', died: 'error' }[state];
}

/** Terms that the engine's filter knows and the panel offers. */
export type QuickTerm = 'queued:yes' | 'state:open' | 'state:halfClosed' | 'paused:yes';

/** What a term of the filter asks for. */
export function termWord(term: QuickTerm): string {
  return {
    'queued:yes': t('with queued data'),
    'state:open': connectionStateWord('open'),
    'state:halfClosed': connectionStateWord('halfClosed'),
    'paused:yes': readingPausedWord(),
  }[term];
}

/** The calls that the time line tells apart. */
export type TracedCall = 'wait' | 'accept' | 'receive' | 'send' | 'interest' | 'close';

export function kindWord(kind: TracedCall): string {
  return {
    wait: t('wait'),
    accept: t('accept'),
    receive: t('receive'),
    send: t('send'),
    interest: t('interest'),
    close: t('close'),
  }[kind];
}
