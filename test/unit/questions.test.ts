import assert from 'node:assert/strict';
import {
  type Answer,
  type AnsweredError,
  mostQuestions,
  type Question,
} from '../../extension/contract/questions.ts';
import { Questions } from '../../extension/shared/questions.ts';

const toError = ({ message }: AnsweredError) => new Error(message);

describe('questions', () => {
  it('of one turn travel as one message, and each gets its own answer', async () => {
    const sent: string[][] = [];
    const questions = new Questions(async (asked) => {
      sent.push(asked.map(({ method }) => method));
      return asked.map(answerTo);
    }, toError);
    const [waits, list] = [
      questions.ask('server/statistics', { server: 4 }),
      questions.ask('server/list', {}),
    ];
    const refused = questions.ask('wait/last', { server: 5 });
    assert.deepEqual(await waits, 'server/statistics of 4');
    assert.deepEqual(await list, 'server/list of nobody');
    await assert.rejects(refused, { message: 'there is no server 5' });
    await questions.ask('server/list', {});
    assert.deepEqual(sent, [['server/statistics', 'server/list', 'wait/last'], ['server/list']]);
  });

  it('of one turn that are too many for a message travel in several, and none is answered for another', async () => {
    const sent: number[] = [];
    const questions = new Questions(async (asked) => {
      sent.push(asked.length);
      return asked.map(answerTo);
    }, toError);
    const servers = Array.from({ length: 2 * mostQuestions + 1 }, (_, index) => index + 10);
    const answers = await Promise.all(
      servers.map((server) => questions.ask('server/statistics', { server })),
    );
    assert.deepEqual(
      answers,
      servers.map((server) => `server/statistics of ${server}`),
    );
    assert.deepEqual(sent, [mostQuestions, mostQuestions, 1]);
  });

  it('fail by the message that did not arrive, not by another of the same turn', async () => {
    let messages = 0;
    const questions = new Questions(async (asked) => {
      messages += 1;
      if (messages === 2) throw new Error('lost');
      return asked.map(answerTo);
    }, toError);
    const results = await Promise.allSettled(
      Array.from({ length: 3 * mostQuestions }, () => questions.ask('server/list', {})),
    );
    const failed = results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []));
    assert.deepEqual([failed.at(0), failed.at(-1), failed.length], [64, 127, mostQuestions]);
  });

  it('are all refused when the message does not arrive', async () => {
    const questions = new Questions(() => Promise.reject(new Error('the engine has ended')), toError);
    const results = await Promise.allSettled([
      questions.ask('server/list', {}),
      questions.ask('server/list', {}),
    ]);
    assert.deepEqual(
      results.map((result) => result.status === 'rejected' && result.reason.message),
      ['the engine has ended', 'the engine has ended'],
    );
  });
});

function answerTo({ method, parameters }: Question): Answer {
  const { server = 'nobody' } = parameters as { server?: number };
  if (server === 5) return { error: { code: -32602, message: 'there is no server 5' } };
  return { result: `${method} of ${server}` };
}
