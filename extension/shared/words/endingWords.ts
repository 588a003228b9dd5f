/** Why a server does not run any more. */
import type { ServerInfo } from '../../contract/server.ts';
import { faultSwitches } from '../mistakes.ts';
import { say } from '../sentence.ts';
import { engineWord, sentenceWords } from './engineWords.ts';
import { t } from './language.ts';

/** Reasons that the lab gives a server that it has lost. The window that had started it was closed: */
export const endedWithWindow = say('It ended with the window.');

/** The engine took it along. @param how In the kernel's word: `SIGKILL`. */
export const endedWithEngine = (how: string) => say('The engine ended: {0}.', how);

/**
 * Sentences in the order in which they are to be read; none where the server was asked to stop. Of the mistakes that were
 * on at the end, the one that ends a loop by the call that failed is named.
 */
export function endingWords({
  reason,
  reasonSentence,
  failure,
  faults,
}: Pick<ServerInfo, 'reason' | 'reasonSentence' | 'failure' | 'faults'>): string[] {
  if (reasonSentence) return [sentenceWords(reasonSentence)];
  if (failure === undefined) return reason === undefined ? [] : [reason];
  const { syscall, errno } = failure;
  const guilty = faults.filter((name) =>
    faultSwitches[name]?.ends?.some((end) => end.syscall === syscall && end.errno === errno),
  );
  return [
    t('{0} failed with {1}.', syscall, errno),
    ...guilty.map((name) =>
      t('The mistake {0} does this: {1}', name, engineWord(faultSwitches[name]!.mistake)),
    ),
  ];
}
