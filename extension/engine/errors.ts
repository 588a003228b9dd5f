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
    const native = error as NativeError;
    if (native instanceof TypeError) throw invalidParameters(field, native.message);
    if (native instanceof ResponseError) throw native;
    const data: ErrorData = { hint: native.hint ?? 'Stop this server and start it again.' };
    if (native.errno) data.errno = native.errno;
    if (native.syscall) data.syscall = native.syscall;
    throw new ResponseError(operationFailed, native.message, data);
  }
}
