/** Several requests in one message, each answered as if it had come alone. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import type { ErrorData } from '../contract/methods.ts';
import type { Answer, Question } from '../contract/questions.ts';
import { say } from '../shared/sentence.ts';
import { failed } from './errors.ts';

type Handle = (method: Question['method'], parameters: unknown) => unknown;

/** After so long others have their turn: a batch may ask for tens of thousands of rows. */
const turnMilliseconds = 10;

/**
 * What is not known so soon holds up no other answer: it is an error. Who asks for it alone waits longer.
 *
 * Of programs whose options only they themselves can tell, at their next call.
 */
const patienceMilliseconds = 30;

/** Answers the questions in their order. Who asks something else meanwhile is answered between two of them. */
export async function answerEach(questions: Question[], handle: Handle): Promise<Answer[]> {
  const answers: (Answer | Promise<Answer>)[] = [];
  let turnBegan = performance.now();
  for (const question of questions) {
    if (performance.now() - turnBegan > turnMilliseconds) {
      await setImmediate();
      turnBegan = performance.now();
    }
    answers.push(answer(question, handle));
  }
  return Promise.all(answers);
}

function answer({ method, parameters }: Question, handle: Handle): Answer | Promise<Answer> {
  try {
    const result = handle(method, parameters);
    return result instanceof Promise ? answerSoon(result) : { result };
  } catch (error) {
    return { error: answered(error) };
  }
}

async function answerSoon(result: Promise<unknown>): Promise<Answer> {
  const enough = new AbortController();
  try {
    const late = setTimeout(patienceMilliseconds, undefined, { signal: enough.signal }).then(() => {
      throw failed(say('the answer is not known yet'), say('Ask again.'));
    });
    return { result: await Promise.race([result, late]) };
  } catch (error) {
    return { error: answered(error) };
  } finally {
    enough.abort();
  }
}

function answered(error: unknown) {
  if (error instanceof ResponseError) return (error as ResponseError<ErrorData>).toJson();
  return { code: ErrorCodes.InternalError, message: (error as Error).message };
}
