/** The loop's controls, the fault switches and the accept queue, on the real engine. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { LabServerInfo, Step } from '../../extension/contract/server.ts';
import { faultSwitches } from '../../extension/shared/mistakes.ts';
import { stepText } from '../../extension/shared/words/loopWords.ts';
import { until } from '../until.ts';
import { EngineLab } from './engineLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { reads, textIn } from './reading.ts';

describe('panel: the loop', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let lab: EngineLab;
  let panel: PanelPage;
  let server: LabServerInfo;
  const clients: Socket[] = [];

  before(async () => {
    browser = await PanelBrowser.start();
    lab = new EngineLab();
  });
  beforeEach(async () => {
    server = await lab.ask('server/start', { multiplexer: 'epoll', application: 'echo', backlog: 3 });
    lab.selection = { server: server.id };
    panel = await browser.open(lab, { height: 1000 });
    await controls().getByRole('toolbar').waitFor();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await panel.close();
    await lab.ask('server/stop', { server: server.id });
    assert.deepEqual(panel.complaints, []);
  });
  after(async () => {
    await lab.stop();
    await browser.stop();
  });

  const controls = () => panel.page.locator('lab-loop-controls');
  const words = () => panel.page.locator('lab-loop-words');
  const info = () => lab.infoOf(server.id);

  /** Where each button of the head stands. */
  const buttons = () =>
    panel.page
      .locator('.top vscode-toolbar-button')
      .evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));

  it('pauses at F6, makes one system call for each F10, goes on at F5', async () => {
    const before = await buttons();
    await panel.page.keyboard.press('F6');
    await until(async () => assert.equal((await info()).state, 'paused'));
    await reads(words(), /next: /);
    assert.deepEqual(await buttons(), before, 'no button has moved');
    const client = await join();
    client.write('hello');
    const steps = recordSteps(lab);
    while (steps.at(-1)?.call !== 'send') {
      assert(steps.length < 40, `no send in ${steps.map(({ call }) => call)}`);
      const made = steps.length;
      await panel.page.keyboard.press('F10');
      await until(() => assert.equal(steps.length, made + 1));
      await words()
        .getByText(stepText(steps.at(-1)!), { exact: true })
        .waitFor();
    }
    const calls = steps.map(({ call }) => call);
    for (const call of ['wait', 'accept', 'receive'] as const)
      assert(calls.includes(call), `${call} in ${calls}`);
    await screenshot(panel, 'stepping');
    const echo = once(client, 'data');
    await panel.page.keyboard.press('F5');
    await until(async () => assert.equal((await info()).state, 'running'));
    assert.equal(String((await echo)[0]), 'hello');
  });

  it('paces the loop', async () => {
    await controls().locator('vscode-single-select').click();
    await controls().getByRole('option', { name: '50 ms' }).click();
    await until(async () => assert.equal((await info()).pace, 50));
  });

  it('turns on a mistake, says so on the server, and turns it off', async () => {
    await panel.page.getByRole('button', { name: 'Classic mistakes' }).click();
    await panel.page.locator('[data-fault="always-writable"]').getByText('always-writable').click();
    await until(async () => assert.deepEqual((await info()).faults, ['always-writable']));
    await reads(panel.page.locator('lab-server-header'), /Mistakes on: 1/);
    await screenshot(panel, 'mistakes');
    await panel.page.locator('[data-fault="always-writable"]').getByText('always-writable').click();
    await until(async () => assert.deepEqual((await info()).faults, []));
  });

  it('has words for every mistake that the engine can make', async () => {
    const names = (await lab.ask('fault/list', {})).map(({ name }) => name).sort();
    assert.deepEqual(Object.keys(faultSwitches).sort(), names);
  });

  it('pauses accepting, so that the accept queue is seen to fill', async () => {
    await panel.page.getByRole('button', { name: 'Pause accepting' }).click();
    await until(async () => assert.equal((await info()).acceptingPaused, true));
    await join();
    await join();
    await reads(panel.page.locator('lab-listener-detail'), /Waiting for accept 2 \/ 4/);
    await panel.page.getByRole('button', { name: 'Accept again' }).click();
    await reads(panel.page.locator('lab-listener-detail'), /Waiting for accept 0 \/ 4/);
  });

  it('counts what comes while the accept queue is full', async () => {
    const detail = panel.page.locator('lab-listener-detail');
    await reads(detail, /Overflows 0 /);
    await lab.ask('server/adjust', { server: server.id, acceptingPaused: true });
    const { port, host } = server.address;
    for (let i = 0; i < 6; i++) clients.push(connect(port, host).on('error', () => {}));
    await until(async () => {
      const { drops } = await info();
      assert(drops !== undefined && drops > 0);
      assert.match(await textIn(detail), new RegExp(`Overflows ${drops} `));
    });
  });

  it('changes the backlog of the live listener', async () => {
    const field = panel.page.getByRole('spinbutton', { name: 'Backlog' });
    await field.fill('7');
    await field.press('Enter');
    await until(async () => assert.equal((await info()).backlog, 7));
    await reads(panel.page.locator('lab-listener-detail'), /\/ 8/);
  });

  async function join(): Promise<Socket> {
    const client = connect(server.address.port, server.address.host);
    client.on('error', () => {});
    clients.push(client);
    await once(client, 'connect');
    return client;
  }
});

/** The answers to every step from now on, as the engine gives them. */
function recordSteps(lab: EngineLab): Step[] {
  const steps: Step[] = [];
  const answer = lab.answer.bind(lab);
  lab.answer = async (method, parameters) => {
    const result = await answer(method, parameters);
    if (method === 'loop/step') steps.push(result as Step);
    return result;
  };
  return steps;
}
