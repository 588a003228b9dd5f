/** Why what was watched does not run any more. */
import type { LabServerInfo, Program } from '../../contract/server.ts';
import { faultSwitches } from '../mistakes.ts';
import { say } from '../sentence.ts';
import { isProgram, type Watched } from '../watched.ts';
import { engineWord, sentenceWords } from './engineWords.ts';
import { t } from './language.ts';

/** Reasons that the lab gives a server that it has lost. The window that had started it was closed: */
export const endedWithWindow = say('It ended with the window.');

/** The engine took it along. @param how In the kernel's word: `SIGKILL`. */
export const endedWithEngine = (how: string) => say('The engine ended: {0}.', how);

/** Sentences in the order in which they are to be read; none where it was asked to stop, and where it still runs. */
export function endingWords(watched: Watched): string[] {
  const { reason, reasonSentence } = watched;
  if (reasonSentence) return [sentenceWords(reasonSentence)];
  const seen = isProgram(watched) ? exitWords(watched.program) : failureWords(watched);
  return seen.length === 0 && reason !== undefined ? [reason] : seen;
}

function exitWords({ exit }: Program): string[] {
  if (exit === undefined) return [];
  if ('code' in exit) return [t('It ended with exit status {0}.', exit.code)];
  // A kernel that tells only that it was a signal does not say which.
  return [exit.signal.startsWith('SIG') ? t('It was ended by {0}.', exit.signal) : t('A signal ended it.')];
}

/** Of the mistakes that were on at the end, the one that ends a loop by the call that failed is named. */
function failureWords({ failure, faults }: LabServerInfo): string[] {
  if (failure === undefined) return [];
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
