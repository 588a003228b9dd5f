/** Several requests in one message, each answered as if it had come alone. */
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import type { ErrorData } from '../contract/methods.ts';
import type { Answer, Question } from '../contract/questions.ts';

type Handle = (method: Question['method'], parameters: unknown) => unknown;

export function answerEach(questions: Question[], handle: Handle): Answer[] {
  return questions.map(({ method, parameters }) => {
    try {
      return { result: handle(method, parameters) };
    } catch (error) {
      return { error: answered(error) };
    }
  });
}

function answered(error: unknown) {
  if (error instanceof ResponseError) return (error as ResponseError<ErrorData>).toJson();
  return { code: ErrorCodes.InternalError, message: (error as Error).message };
}
