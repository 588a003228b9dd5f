/** What only a server's loop may do, and is asked to do between two of its system calls. */
import { setTimeout } from 'node:timers/promises';
import { say } from '../shared/sentence.ts';
import { failed, toResponseError } from './errors.ts';
import type { NativeError, Withdraw } from './native.ts';

/** The loop reads its mail between any two system calls; longer means that it is stuck in one. */
const patienceMilliseconds = 2000;
const glanceMilliseconds = 20;

type Done<T> = (error: NativeError | null, result: T) => void;

/**
 * Answers when the loop has done it. After two seconds it is withdrawn, and then never happens; what has begun by
 * then cannot be: it is answered with "still in progress", and a note in the trace tells when it has ended.
 *
 * @param field Blamed for a value that does not fit.
 * @param begin Hands the errand to the loop.
 * @param standsIn Names the system call that the loop is in.
 * @throws as `calling` does, and `failed` for what was not done within the patience.
 */
export function errand<T>(
  field: string,
  begin: (done: Done<T>) => Withdraw,
  standsIn: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let withdraw: Withdraw = () => 'ended';
    const timer = globalThis.setTimeout(() => {
      const withdrawal = withdraw();
      if (withdrawal === 'withdrawn') reject(notRead(standsIn()));
      if (withdrawal === 'inProgress') reject(stillInProgress(standsIn()));
    }, patienceMilliseconds);
    try {
      withdraw = begin((error, result) => {
        clearTimeout(timer);
        if (error) reject(toResponseError(field, error));
        else resolve(result);
      });
    } catch (error) {
      clearTimeout(timer);
      reject(toResponseError(field, error as NativeError));
    }
  });
}

/**
 * For what counts at once, and what the loop will see of itself: one that is not stuck does so within microseconds,
 * and the one who looks next sees it, too. One that is stuck is not waited for.
 */
export async function soon(begin: (seen: () => void) => void): Promise<void> {
  const done = new AbortController();
  begin(() => done.abort());
  await setTimeout(glanceMilliseconds, undefined, { signal: done.signal }).catch(() => {});
}

/** Characters of all texts that may wait for loops: a thousand acts of the greatest text would else be gigabytes. */
const mostWaitingText = 32 * 1024 * 1024;
let waitingText = 0;

/** @throws `failed` where too much waits already; then nothing is begun. */
export async function carrying<T>(text: string | undefined, begin: () => Promise<T>): Promise<T> {
  const length = text?.length ?? 0;
  if (waitingText + length > mostWaitingText)
    throw failed(
      say('too much text waits to be sent already'),
      say('Resume or stop the servers that it is for, or wait.'),
    );
  waitingText += length;
  try {
    return await begin();
  } finally {
    waitingText -= length;
  }
}

function notRead(call: string) {
  return failed(
    say('the loop does not read its mail: it is in {0}', call),
    say('Nothing was done, and nothing will be. Try again when the call has returned, or stop this server.'),
  );
}

function stillInProgress(call: string) {
  return failed(
    say('still in progress: the loop is in {0}', call),
    say('It has begun and cannot be taken back. The trace tells when it has ended.'),
  );
}
