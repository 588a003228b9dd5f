/** What the model makes of answers that come in an order of their own, without a browser. */
import assert from 'node:assert/strict';
import type { Position } from '../../extension/contract/server.ts';
import type { Host } from '../../media/panel/state/host.ts';
import { Model } from '../../media/panel/state/model.ts';
import { Round } from '../../media/panel/state/round.ts';
import { deferred } from '../deferred.ts';
import { FakeLab } from './fakeLab.ts';
import { server } from './samples.ts';

describe('panel: a round', () => {
  const before: Position = { call: 'accept', fd: 7, held: true };
  const after: Position = { call: 'receive', fd: 9, held: true };

  it('leaves what a step shows alone, when its answer was on the way before the step', async () => {
    const lab = new FakeLab();
    const stopped = [server({ state: 'paused', position: before })];
    lab.servers = stopped;
    const late = deferred<unknown>();
    const asked = deferred<void>();
    lab.instead['server/list'] = () => {
      asked.resolve();
      return late.promise;
    };
    const { model, round } = panelOf(lab);
    const answered = round.ask();
    await asked.promise;

    lab.servers = [server({ state: 'paused', position: after })];
    delete lab.instead['server/list'];
    await model.loop('step');
    assert.equal(model.step?.call, 'receive');
    assert.deepEqual(model.watched?.position, after);

    late.resolve(stopped);
    await answered;
    assert.deepEqual(model.watched?.position, after);
  });

  it('still has the records of a server that was turned away from', async () => {
    const lab = new FakeLab();
    lab.servers = [server(), server({ id: 2 })];
    const { model, round } = panelOf(lab);
    await round.ask();
    const { records } = model.trace;
    assert.notEqual(records.length, 0);
    model.select({ server: 2 });
    assert.equal(model.trace.records.length, 0);
    model.select({ server: 1 });
    assert.equal(model.trace.records, records);
  });

  it('has no connection marked that has closed, or is another server’s', async () => {
    const lab = new FakeLab();
    lab.servers = [server(), server({ id: 2 })];
    const { model, round } = panelOf(lab);
    model.select({ server: 1, connection: 5 });
    await round.ask();
    model.mark(new Set([2, 3]));
    assert.deepEqual(model.followed, [5, 2, 3]);
    lab.connections = lab.connections.filter(({ id }) => id !== 3);
    await round.ask();
    assert.deepEqual(model.followed, [5, 2]);
    model.select({ server: 2 });
    assert.deepEqual(model.followed, []);
  });

  it('shows what a step did and where the loop stands after it at once', async () => {
    const lab = new FakeLab();
    lab.servers = [server({ state: 'paused', position: before })];
    const shown: unknown[] = [];
    const { model } = panelOf(lab, ({ step, watched }) => shown.push([step?.call, watched?.position.call]));
    lab.instead['loop/step'] = () => {
      lab.servers = [server({ state: 'paused', position: after })];
      return { call: 'accept', fd: 7, asked: 0, returned: 9 };
    };
    shown.length = 0;
    await model.loop('step');
    assert.deepEqual(shown, [['accept', 'receive']]);
  });
});

function panelOf(lab: FakeLab, changed: (model: Model) => void = () => {}) {
  const ask = async (method: string, parameters: unknown) => lab.answer(method, parameters as never);
  const host = { ask, tell: ask, on: () => {} } as unknown as Host;
  const model: Model = new Model(host, () => changed(model));
  model.adopt({ ...lab.state, selection: { server: 1 } });
  return { model, round: new Round(host, model) };
}
