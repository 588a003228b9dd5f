import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import type { ErrorData } from '../contract/methods.ts';
import type { AnsweredError } from '../contract/questions.ts';
import type { Sentence } from '../contract/sentence.ts';
import { say, sentenceText } from '../shared/sentence.ts';
import { addressOf, type Watched } from '../shared/watched.ts';

/** A request that the engine refused, or that a dead engine never answered. */
export class EngineError extends Error {
  readonly data: ErrorData;

  constructor(message: string, data: ErrorData) {
    super(message);
    this.name = 'EngineError';
    this.data = data;
  }
}

/** An error of the lab's own, which no engine was asked about. */
export function refusal(
  message: Sentence,
  hint: Sentence | undefined,
  more: Partial<ErrorData> = {},
): EngineError {
  const hintText = hint ? sentenceText(hint) : '';
  return new EngineError(sentenceText(message), {
    ...more,
    hint: hintText,
    hintSentence: hint,
    messageSentence: message,
  });
}

export function noSuchServer(id: number): EngineError {
  return refusal(say('There is no server {0}.', id), undefined, { field: 'server' });
}

export function notInEngine(watched: Watched): EngineError {
  const { reason, reasonSentence } = watched;
  const message = say('The server on {0} is not running.', addressOf(watched) ?? watched.id);
  const hint = reasonSentence ?? (reason === undefined ? undefined : { key: reason, parameters: [] });
  return refusal(message, hint);
}

/** JSON-RPC's error code for a request that was cancelled (LSP 3.17, `RequestCancelled`). */
const requestCancelled = -32800;

/** Makes an EngineError of whatever a request was rejected with. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (error instanceof ResponseError) return new EngineError(error.message, errorDataOf(error.data));
  return new EngineError(error instanceof Error ? error.message : String(error), { hint: '' });
}

/** As one of several answers carries it. */
export function toAnsweredError({ message, data }: EngineError): AnsweredError {
  return { code: ErrorCodes.InternalError, message, data };
}

/** What a request that was cancelled is rejected with. */
export function cancelled(): ResponseError<void> {
  return new ResponseError(requestCancelled, 'cancelled');
}

export function wasCancelled(error: unknown): boolean {
  return error instanceof ResponseError && error.code === requestCancelled;
}

function errorDataOf(data: unknown): ErrorData {
  const isErrorData = typeof data === 'object' && data !== null && 'hint' in data;
  return isErrorData ? (data as ErrorData) : { hint: '' };
}
