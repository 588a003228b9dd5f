/** Why a server does not run any more. */
import { faultMeanings } from '../../contract/faults.ts';
import type { ServerInfo } from '../../contract/server.ts';
import { engineWord } from './engineWords.ts';
import { t } from './language.ts';

/** Reasons that the lab gives a server that it has lost: kept in English, as the engine's are, and translated when shown. */
export const endedWithWindow = 'It ended with the window.';
const engineEnded = 'The engine ended: {0}.';
export const endingSentences = [endedWithWindow, engineEnded] as const;

/** The reason of a server that the engine took along. @param how In the kernel's word: `SIGKILL`. */
export function endedWithEngine(how: string): string {
  return engineEnded.replace('{0}', how);
}

/**
 * Sentences in the order in which they are to be read; none where the server was asked to stop. Of the mistakes that were
 * on at the end, the one that ends a loop by the call that failed is named.
 */
export function endingWords({
  reason,
  failure,
  faults,
}: Pick<ServerInfo, 'reason' | 'failure' | 'faults'>): string[] {
  if (failure === undefined) return reason === undefined ? [] : [reasonText(reason)];
  const { syscall, errno } = failure;
  const guilty = faults.filter((name) =>
    faultMeanings[name]?.ends?.some((end) => end.syscall === syscall && end.errno === errno),
  );
  return [
    t('{0} failed with {1}.', syscall, errno),
    ...guilty.map((name) =>
      t('The mistake {0} does this: {1}', name, engineWord(faultMeanings[name]!.mistake)),
    ),
  ];
}

/** What the lab says is translated; what the kernel and the engine say is shown as it is. */
function reasonText(reason: string): string {
  const [before, after] = engineEnded.split('{0}') as [string, string];
  if (!reason.startsWith(before)) return engineWord(reason);
  return engineWord(engineEnded).replace('{0}', reason.slice(before.length, -after.length));
}
