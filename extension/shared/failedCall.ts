/** Calls that the system refused, as both processes that make some tell it. */
import type { ErrorData } from '../contract/methods.ts';
import type { Sentence } from '../contract/sentence.ts';
import { say, sentenceText } from './sentence.ts';

export interface FailedCall {
  message: string;
  data: ErrorData;
}

/** @param errno In the system's word: `EADDRINUSE`, or getaddrinfo's `EAI_NONAME`. */
export function failedCall(syscall: string, errno: string, hint: Sentence): FailedCall {
  return {
    message: `${syscall}: ${errno}`,
    data: { errno, syscall, hint: sentenceText(hint), hintSentence: hint },
  };
}

/**
 * A name that could not be looked up.
 *
 * @param error Node's. It says ENOTFOUND for several of getaddrinfo's; the number tells which.
 * @param systemName Node's name for an error's number.
 */
export function failedLookUp(
  host: string,
  { code = 'EAI_FAIL', errno }: { code?: string; errno?: number },
  systemName: (errno: number) => string,
): FailedCall {
  const name = errno === undefined ? code : systemName(errno);
  const hint =
    name === 'EAI_AGAIN'
      ? say('The name service did not answer for “{0}”: try again, or give a numeric address.', host)
      : say(
          'No address is known for “{0}”: use a name of this machine or a numeric address, such as 127.0.0.1 or ::1.',
          host,
        );
  return failedCall('getaddrinfo', name, hint);
}
