/** Several requests in one message, each answered as if it had come alone. */
import { setImmediate } from 'node:timers/promises';
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import type { ErrorData } from '../contract/methods.ts';
import type { Answer, Question } from '../contract/questions.ts';

type Handle = (method: Question['method'], parameters: unknown) => unknown;

/** After so long others have their turn: a batch may ask for tens of thousands of rows. */
const turnMilliseconds = 10;

/** Answers the questions in their order. Who asks something else meanwhile is answered between two of them. */
export async function answerEach(questions: Question[], handle: Handle): Promise<Answer[]> {
  const answers: Answer[] = [];
  let turnBegan = performance.now();
  for (const question of questions) {
    if (performance.now() - turnBegan > turnMilliseconds) {
      await setImmediate();
      turnBegan = performance.now();
    }
    answers.push(answer(question, handle));
  }
  return answers;
}

function answer({ method, parameters }: Question, handle: Handle): Answer {
  try {
    return { result: handle(method, parameters) };
  } catch (error) {
    return { error: answered(error) };
  }
}

function answered(error: unknown) {
  if (error instanceof ResponseError) return (error as ResponseError<ErrorData>).toJson();
  return { code: ErrorCodes.InternalError, message: (error as Error).message };
}
