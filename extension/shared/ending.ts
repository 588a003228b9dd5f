/**
 * Why a server does not run any more, in words. Pure, and in English; whoever shows them translates the sentences and
 * fills them.
 */
import type { FaultSwitch } from '../contract/mistakes.ts';
import type { ServerInfo } from '../contract/server.ts';
import { say, sentenceText } from './sentence.ts';

/** The window that had started it was closed. */
export const endedWithWindow = say('It ended with the window.');

/** The engine took it along. @param how In the kernel's word: `SIGKILL`. */
export const endedWithEngine = (how: string) => say('The engine ended: {0}.', how);

/**
 * In the order in which they are to be read; none where the server was asked to stop.
 *
 * @param mistakes `faultSwitches`; of those that were on at the end, the one that ends a loop by this call is named.
 */
export function endingText(
  {
    reason,
    reasonSentence,
    failure,
    faults,
  }: Pick<ServerInfo, 'reason' | 'reasonSentence' | 'failure' | 'faults'>,
  mistakes: Record<string, FaultSwitch>,
  translate: (english: string) => string,
): string[] {
  if (reasonSentence) return [sentenceText(reasonSentence, translate)];
  if (failure === undefined) return reason === undefined ? [] : [reason];
  const { syscall, errno } = failure;
  const guilty = faults.filter((name) =>
    mistakes[name]?.ends?.some((end) => end.syscall === syscall && end.errno === errno),
  );
  return [
    sentenceText(say('{0} failed with {1}.', syscall, errno), translate),
    ...guilty.map((name) =>
      sentenceText(
        say('The mistake {0} does this: {1}', name, translate(mistakes[name]!.mistake)),
        translate,
      ),
    ),
  ];
}
