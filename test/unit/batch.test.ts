import assert from 'node:assert/strict';
import type { Question } from '../../extension/contract/questions.ts';
import { answerEach } from '../../extension/engine/batch.ts';

const question = (server: number): Question => ({ method: 'option/list', parameters: { server } });

describe('a batch of questions', () => {
  it('has the answers in the order of the questions, also those that take a moment', async () => {
    const answers = await answerEach([question(1), question(2), question(3)], (_, parameters) => {
      const { server } = parameters as { server: number };
      if (server === 2) return new Promise((resolve) => setImmediate(() => resolve('two')));
      if (server === 3) throw new Error('three');
      return 'one';
    });
    assert.deepEqual(answers, [
      { result: 'one' },
      { result: 'two' },
      { error: { code: -32603, message: 'three' } },
    ]);
  });

  it('is not held up by what nobody knows yet', async () => {
    const [first, second] = await answerEach([question(1), question(2)], (_, parameters) =>
      (parameters as { server: number }).server === 1 ? new Promise(() => {}) : 'two',
    );
    assert.deepEqual(second, { result: 'two' });
    assert(first && 'error' in first);
    assert.equal(first.error.message, 'the answer is not known yet');
  });
});
