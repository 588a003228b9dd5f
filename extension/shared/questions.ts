/**
 * Questions that are asked in one turn of the event loop travel together, in as few messages as they fit in: for a view
 * that asks for all that it shows many times a second, what a message costs on its way is most of the cost.
 */
import type { ParametersOf, ResultOf } from '../contract/methods.ts';
import {
  type Answer,
  type AnsweredError,
  mostQuestions,
  type Question,
  type QuestionMethod,
  questionMethods,
} from '../contract/questions.ts';

interface Waiting {
  question: Question;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export function isQuestion(method: string): method is QuestionMethod {
  return (questionMethods as readonly string[]).includes(method);
}

export class Questions {
  private readonly send: (questions: Question[]) => Promise<Answer[]>;
  private readonly toError: (error: AnsweredError) => Error;
  private waiting: Waiting[] = [];

  /**
   * @param send Carries the questions; answers come in their order.
   * @param toError Makes of an answer's error what a request of its own would have been rejected with.
   */
  constructor(send: (questions: Question[]) => Promise<Answer[]>, toError: (error: AnsweredError) => Error) {
    this.send = send;
    this.toError = toError;
  }

  ask<M extends QuestionMethod>(method: M, parameters: ParametersOf<M>): Promise<ResultOf<M>> {
    if (this.waiting.length === 0) queueMicrotask(() => this.sendAll());
    return new Promise((resolve, reject) => {
      const question = { method, parameters };
      this.waiting.push({ question, resolve: resolve as Waiting['resolve'], reject });
    });
  }

  private sendAll(): void {
    const asked = this.waiting;
    this.waiting = [];
    for (let start = 0; start < asked.length; start += mostQuestions)
      void this.sendPiece(asked.slice(start, start + mostQuestions));
  }

  private async sendPiece(piece: Waiting[]): Promise<void> {
    try {
      const answers = await this.send(piece.map(({ question }) => question));
      for (const [index, { resolve, reject }] of piece.entries()) {
        const answer = answers[index]!;
        if ('error' in answer) reject(this.toError(answer.error));
        else resolve(answer.result);
      }
    } catch (error) {
      for (const { reject } of piece) reject(error);
    }
  }
}
