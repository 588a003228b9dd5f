import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { EngineMethod, ParametersOf } from '../../extension/contract/methods.ts';
import { schemas } from '../../extension/engine/schemas.ts';

/** Fields of the contract that the method's schema does not know: never any. */
type Missing = {
  [M in EngineMethod]: Exclude<keyof ParametersOf<M>, keyof z.output<(typeof schemas)[M]>>;
}[EngineMethod];

/** Does not compile as soon as one is missing. That each field has the contract's type is held where the schemas are. */
const missing: Record<Missing, never> = {};

describe('the schemas of the parameters', () => {
  it('know every field of the contract', () => assert.deepEqual(missing, {}));

  it('hold the numbers that a server may be given', () => {
    const start = { multiplexer: 'poll', application: 'echo' };
    const fits = (id: unknown) => schemas['server/start'].safeParse({ ...start, id }).success;
    assert.deepEqual([0, 1, 999_999, 1_000_000, 1.5, '7'].map(fits), [
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
    assert.equal(fits(undefined), true);
  });
});
