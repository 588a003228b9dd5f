import assert from 'node:assert/strict';
import { Servers } from '../../extension/lab/servers.ts';
import { reporting } from '../../media/panel/gallery/program.ts';

describe('what the lab knows of what is watched', () => {
  it('is news where but one thread of a program is held or let go, and not where one has moved on', () => {
    const servers = new Servers();
    const info = reporting();
    const [first, worker] = info.program.threads;
    const withWorker = (changes: Partial<typeof worker>) =>
      servers.update(reporting({}, { threads: [first!, { ...worker!, ...changes }] }));
    servers.update(info);
    assert.equal(withWorker({}), 'same');
    assert.equal(withWorker({ position: first!.position }), 'same');
    assert.equal(withWorker({ paused: undefined }), 'changed');
    assert.equal(withWorker({ paused: true }), 'changed');
  });
});
