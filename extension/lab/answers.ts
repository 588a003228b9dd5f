/** Who answers the questions of a batch: the engine what it knows, the lab itself the rest. */
import type { Answer, Question } from '../contract/questions.ts';
import { type EngineError, noSuchServer, notInEngine, toAnsweredError } from './engineError.ts';
import type { Servers } from './servers.ts';

/**
 * Answers in the order of the questions.
 *
 * @param askEngine Carries questions to the engine in one message. Absent while there is none.
 */
export async function answerQuestions(
  questions: Question[],
  servers: Servers,
  askEngine: ((questions: Question[]) => Promise<Answer[]>) | undefined,
): Promise<Answer[]> {
  const forEngine = askEngine ? questions.filter((question) => isForEngine(question, servers)) : [];
  const answers = askEngine && forEngine.length > 0 ? await askEngine(forEngine) : [];
  const answered = new Map(forEngine.map((question, index) => [question, answers[index]!]));
  return questions.map((question): Answer => {
    if (question.method === 'server/list') return { result: servers.all() };
    return answered.get(question) ?? { error: toAnsweredError(refusalOf(question, servers)) };
  });
}

/** The list of all that is watched is the lab's to answer, from what the engine says of those that run. */
function isForEngine(question: Question, servers: Servers): boolean {
  if (question.method === 'server/list') return servers.running().length > 0;
  return servers.isInEngine(serverOf(question));
}

function refusalOf(question: Question, servers: Servers): EngineError {
  const watched = servers.get(serverOf(question));
  return watched ? notInEngine(watched) : noSuchServer(serverOf(question));
}

/** The server that it is about; 0 for one that names none. */
function serverOf({ parameters }: Question): number {
  return 'server' in parameters ? parameters.server : 0;
}
