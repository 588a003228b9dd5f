/** Errors as JSON-RPC has them: what failed, in the kernel's word, and what to do about it. */
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import type { ErrorData } from '../contract/methods.ts';
import type { NativeError } from './native.ts';

/** JSON-RPC's range for errors that a server defines. */
export const operationFailed = -32000;

export function invalidParameters(field: string, problem: string): ResponseError<ErrorData> {
  return new ResponseError(ErrorCodes.InvalidParams, `${field}: ${problem}`, { field, hint: problem });
}

export function failed(message: string, hint: string): ResponseError<ErrorData> {
  return new ResponseError(operationFailed, message, { hint });
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
  if (error instanceof TypeError) return invalidParameters(field, error.message);
  if (error instanceof ResponseError) return error;
  const data: ErrorData = { hint: error.hint ?? 'Stop this server and start it again.' };
  if (error.errno) data.errno = error.errno;
  if (error.syscall) data.syscall = error.syscall;
  return new ResponseError(operationFailed, error.message, data);
}
