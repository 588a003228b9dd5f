import assert from 'node:assert/strict';
import { environmentOf, withEnvironment } from '../../extension/shared/debugEnvironment.ts';

const set = { LD_PRELOAD: '/lab.so:/own.so', NETWORK_LAB_FOLDER: '/dev/shm/x' };

describe('the environment of what is debugged', () => {
  it('is merged where most debuggers have it', () => {
    const launch = { type: 'python', name: 'x', env: { LD_PRELOAD: '/own.so', KEY: 'kept', NONE: null } };
    assert.deepEqual(environmentOf(launch), { LD_PRELOAD: '/own.so', KEY: 'kept' });
    assert.deepEqual(withEnvironment(launch, set).env, { ...set, KEY: 'kept', NONE: null });
    assert.deepEqual(withEnvironment({ type: 'node' }, set), { type: 'node', env: set });
  });

  it('is merged where cppdbg has it', () => {
    const environment = [
      { name: 'KEY', value: 'kept' },
      { name: 'LD_PRELOAD', value: '/own.so' },
    ];
    const launch = { type: 'cppdbg', environment };
    assert.deepEqual(environmentOf(launch), { LD_PRELOAD: '/own.so', KEY: 'kept' });
    assert.deepEqual(withEnvironment(launch, set).environment, [
      { name: 'KEY', value: 'kept' },
      { name: 'LD_PRELOAD', value: '/lab.so:/own.so' },
      { name: 'NETWORK_LAB_FOLDER', value: '/dev/shm/x' },
    ]);
    assert.deepEqual(launch.environment, environment);
  });
});
