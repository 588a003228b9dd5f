/** Questions that travel together in one message, and their answers. */
import type { EngineMethod, ErrorData, ParametersOf } from './methods.ts';

/** Requests that change nothing, and that the engine answers at once: none of them holds up another. */
export const questionMethods = [
  'server/statistics',
  'server/list',
  'connection/view',
  'connection/inspect',
  'option/list',
  'wait/last',
  'trace/read',
  'finding/list',
  'site/counts',
] as const satisfies readonly EngineMethod[];

/** Questions that one message may carry; of more that are asked in one turn, the rest travels in further messages. */
export const mostQuestions = 64;

export type QuestionMethod = (typeof questionMethods)[number];

export interface Question {
  method: QuestionMethod;
  parameters: ParametersOf<QuestionMethod>;
}

/** As in the response to a request of its own. */
export type Answer = { result: unknown } | { error: AnsweredError };

export interface AnsweredError {
  code: number;
  message: string;
  data?: ErrorData;
}
