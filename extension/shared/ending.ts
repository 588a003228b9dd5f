/**
 * Why a server does not run any more, in words. Pure, and in English; whoever shows them translates the sentences and
 * fills them.
 */
import type { FaultMeaning } from '../contract/faults.ts';
import type { ServerInfo } from '../contract/server.ts';

export const endingSentences = {
  callFailed: '{0} failed with {1}.',
  mistake: 'The mistake {0} does this: {1}',
  withWindow: 'It ended with the window.',
  withEngine: 'The engine ended: {0}.',
} as const;

/**
 * In the order in which they are to be read; none where the server was asked to stop.
 *
 * @param mistakes `faultMeanings`; of those that were on at the end, the one that ends a loop by this call is named.
 */
export function endingText(
  { reason, failure, faults }: Pick<ServerInfo, 'reason' | 'failure' | 'faults'>,
  mistakes: Record<string, FaultMeaning>,
  translate: (english: string) => string,
): string[] {
  if (failure === undefined) return reason === undefined ? [] : [reasonText(reason, translate)];
  const { syscall, errno } = failure;
  const guilty = faults.filter((name) =>
    mistakes[name]?.ends?.some((end) => end.syscall === syscall && end.errno === errno),
  );
  return [
    fill(translate(endingSentences.callFailed), syscall, errno),
    ...guilty.map((name) =>
      fill(translate(endingSentences.mistake), name, translate(mistakes[name]!.mistake)),
    ),
  ];
}

/** The reason of a server that the engine took along. @param how In the kernel's word: `SIGKILL`. */
export function endedWithEngine(how: string): string {
  return fill(endingSentences.withEngine, how);
}

/** What the lab says is translated; what the kernel and the engine say is shown as it is. */
function reasonText(reason: string, translate: (english: string) => string): string {
  const [before, after] = endingSentences.withEngine.split('{0}') as [string, string];
  if (!reason.startsWith(before)) return translate(reason);
  return fill(translate(endingSentences.withEngine), reason.slice(before.length, -after.length));
}

function fill(sentence: string, ...words: string[]): string {
  return sentence.replace(/\{(\d)\}/g, (_, index) => words[Number(index)]!);
}
