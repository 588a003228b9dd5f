/** Errors as JSON-RPC has them: what failed, in the kernel's word, and what to do about it. */
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import type { ErrorData } from '../contract/methods.ts';
import type { Sentence } from '../contract/sentence.ts';
import type { FailedCall } from '../shared/failedCall.ts';
import { say, sentenceText } from '../shared/sentence.ts';
import type { NativeError } from './native.ts';

/** JSON-RPC's range for errors that a server defines. */
const operationFailed = -32000;

/** @param problem What is wrong with the field; a text only where no person but a developer can have caused it. */
export function invalidParameters(field: string, problem: Sentence | string): ResponseError<ErrorData> {
  const text = typeof problem === 'string' ? problem : sentenceText(problem);
  const data: ErrorData = { field, hint: text };
  if (typeof problem !== 'string') data.hintSentence = problem;
  return new ResponseError(ErrorCodes.InvalidParams, `${field}: ${text}`, data);
}

export function failed(message: Sentence, hint: Sentence): ResponseError<ErrorData> {
  const data = { hint: sentenceText(hint), hintSentence: hint, messageSentence: message };
  return new ResponseError(operationFailed, sentenceText(message), data);
}

/** A call of the engine's own that the system refused. */
export function refusedCall({ message, data }: FailedCall): ResponseError<ErrorData> {
  return new ResponseError(operationFailed, message, data);
}

/** Runs what calls the addon; a value that does not fit is blamed on `field`. */
export function calling<T>(field: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw toResponseError(field, error as NativeError);
  }
}

/** An error of the addon as JSON-RPC has it. */
export function toResponseError(field: string, error: NativeError): ResponseError<ErrorData> {
  if (error instanceof TypeError) return invalidParameters(field, error.messageSentence ?? error.message);
  if (error instanceof ResponseError) return error;
  const { message, errno, syscall, messageSentence } = error;
  const hintSentence = error.hintSentence ?? say('Stop this server and start it again.');
  const data: ErrorData = { hint: sentenceText(hintSentence), hintSentence };
  if (errno) data.errno = errno;
  if (syscall) data.syscall = syscall;
  if (messageSentence) data.messageSentence = messageSentence;
  return new ResponseError(operationFailed, message, data);
}
