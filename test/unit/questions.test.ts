import assert from 'node:assert/strict';
import {
  type Answer,
  type AnsweredError,
  type Question,
  Questions,
} from '../../extension/contract/questions.ts';

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
