/** What is read out of an error that the engine answered with. */
import type { ErrorData } from '../../../extension/contract/methods.ts';

/** What an error of the engine says: the message, the kernel's word and what to do. */
export function describeError(error: unknown): { message: string; hint?: string } {
  const message = error instanceof Error ? error.message : String(error);
  const data = (error as { data?: ErrorData }).data;
  return data?.hint === undefined ? { message } : { message, hint: data.hint };
}

/** Whether an error says that the connection asked about is not there any more. */
export function saysConnectionIsGone(error: unknown): boolean {
  return (error as { data?: ErrorData }).data?.field === 'connection';
}
