import assert from 'node:assert/strict';
import { until } from '../until.ts';

/** Gives one answer for each call; the last one again and again. An Error is thrown. */
function inTurn<T>(...answers: (T | Error)[]): () => T {
  return () => {
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

describe('until, how tests wait', () => {
  it('gives the first answer that is not false', async () => {
    assert.equal(await until('seven', inTurn<number | false>(false, false, 7)), 7);
    assert.equal(await until(inTurn<number>(0)), 0);
  });

  it('asks again after what was thrown, now or later', async () => {
    assert.equal(await until('seven', inTurn<number>(new Error('not yet'), 7)), 7);
    const check = inTurn<number>(new Error('not yet'), 7);
    assert.equal(await until(async () => check()), 7);
  });

  it('takes assertions that hold for an answer', async () => {
    const count = inTurn(1, 2, 3);
    await until(() => assert.equal(count(), 3));
  });

  it('throws at the limit what the check threw last', async () => {
    const check = inTurn<boolean>(new Error('first'), false, new Error('last'));
    await assert.rejects(until('it', check, 100), /^Error: last$/);
  });

  it('says at the limit what never came to be', async () => {
    const check = inTurn<boolean>(new Error('first'), false);
    await assert.rejects(until('the end', check, 100), /^Error: the end: not within 0\.1 s$/);
    await assert.rejects(
      until(() => false, 100),
      /^Error: the condition: not within 0\.1 s$/,
    );
  });

  it('refuses a check that may give undefined for a boolean', () => {
    const list = undefined as number[] | undefined;
    // @ts-expect-error: it would pass while there is no list.
    void (() => until('one', () => list?.includes(1)));
  });
});
