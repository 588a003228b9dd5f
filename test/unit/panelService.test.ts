import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { createMessageConnection, Emitter, ErrorCodes, type MessageConnection } from 'vscode-jsonrpc/node';
import type { PanelState, SourceSite } from '../../extension/contract/panel.ts';
import type { Answer, Question } from '../../extension/contract/questions.ts';
import type { ServerConfiguration } from '../../extension/contract/server.ts';
import { Lab } from '../../extension/lab/lab.ts';
import { PanelService } from '../../extension/lab/panelHost/panelService.ts';
import {
  type Postbox,
  WebviewMessageReader,
  WebviewMessageWriter,
} from '../../extension/lab/panelHost/webviewTransport.ts';
import { until } from '../until.ts';
import { newMemory } from './support/memory.ts';
import { quietLog } from './support/quietLog.ts';

const fakeEngine = fileURLToPath(new URL('./support/fakeEngine.ts', import.meta.url));
const echo: ServerConfiguration = { multiplexer: 'epoll', application: 'echo' };

/** Two ends between which text goes, as between a webview and its host. */
function postboxes(): [Postbox, Postbox] {
  const there = new Emitter<unknown>();
  const back = new Emitter<unknown>();
  const end = (out: Emitter<unknown>, into: Emitter<unknown>): Postbox => ({
    postMessage: async (message) => {
      assert.equal(typeof message, 'string');
      setImmediate(() => out.fire(message));
      return true;
    },
    onDidReceiveMessage: (listener) => into.event(listener),
  });
  return [end(there, back), end(back, there)];
}

describe('the host of the panel', function () {
  this.timeout(20_000);

  let lab: Lab;
  let service: PanelService;
  let panel: MessageConnection;
  let states: PanelState[];
  let ran: unknown[];
  let opened: unknown[];
  let refreshesPerSecond: number;
  let remembered: unknown;

  beforeEach(() => {
    lab = new Lab(fakeEngine, newMemory(), quietLog);
    states = [];
    ran = [];
    opened = [];
    refreshesPerSecond = 20;
    const [hostEnd, panelEnd] = postboxes();
    service = new PanelService(hostEnd, lab, {
      strings: { Echo: '回显' },
      remembered: () => remembered,
      remember: (value) => {
        remembered = value;
      },
      refreshesPerSecond: () => refreshesPerSecond,
      openLine: async (...place) => void opened.push(place),
      run: (...call) => ran.push(call),
    });
    panel = createMessageConnection(new WebviewMessageReader(panelEnd), new WebviewMessageWriter(panelEnd));
    panel.onNotification('panel/state', (state: PanelState) => {
      states.push(state);
    });
    panel.listen();
  });

  afterEach(async () => {
    panel.dispose();
    service.dispose();
    await lab.dispose();
  });

  const ask = (...questions: Question[]) => panel.sendRequest<Answer[]>('panel/ask', { questions });

  it('answers the first word with all that is needed to draw', async () => {
    const { id } = await lab.start(echo);
    const state = await panel.sendRequest<PanelState>('panel/ready', {});
    assert.deepEqual(
      state.servers.map((server) => server.id),
      [id],
    );
    assert.deepEqual(state.selection, { server: id });
    assert.deepEqual(state.strings, { Echo: '回显' });
  });

  it('tells when a server comes and when the selection changes', async () => {
    const { id } = await lab.start(echo);
    await until('the server', () => states.at(-1)?.servers.length === 1);
    lab.select({ server: id, connection: 3 });
    await until('the selection', () => states.at(-1)?.selection.connection === 3);
  });

  it('tells how often the panel may ask, and tells it again when that is changed', async () => {
    const ready = await panel.sendRequest<PanelState>('panel/ready', {});
    assert.equal(ready.refreshesPerSecond, 20);
    refreshesPerSecond = 5;
    service.sendState();
    await until('the new rate', () => states.at(-1)?.refreshesPerSecond === 5);
  });

  it('keeps what a panel wants to be kept for the next', async () => {
    await panel.sendRequest('panel/remember', { remembered: { columns: { fd: { hidden: true } } } });
    const state = await panel.sendRequest<PanelState>('panel/ready', {});
    assert.deepEqual(state.remembered, { columns: { fd: { hidden: true } } });
  });

  it('says of the places in a program’s source which can be opened, and opens them', async () => {
    const { id } = await lab.start(echo);
    const parameters = { server: id, sites: [12] };
    const [{ site, frames }] = (await panel.sendRequest<SourceSite[]>('panel/sites', parameters)) as [
      SourceSite,
    ];
    assert.equal(site, 12);
    assert.deepEqual(
      frames.map(({ line, opens }) => [line, opens]),
      [
        [12, true],
        [7, undefined],
        [1, undefined],
      ],
    );
    await panel.sendRequest('panel/openLine', { file: '/srv/server.py', line: 12 });
    assert.deepEqual(opened, [['/srv/server.py', 12]]);
    await assert.rejects(panel.sendRequest('panel/sites', { server: 99, sites: [1] }), {
      message: /no server 99/,
    });
  });

  it('takes over what is selected in the panel', async () => {
    await panel.sendRequest('panel/select', { server: 1, connection: 2 });
    assert.deepEqual(lab.selection, { server: 1, connection: 2 });
  });

  it('relays a question about a server by the number that the lab gave it', async () => {
    const first = await lab.start(echo);
    await lab.stop(first.id);
    const second = await lab.start(echo);
    assert.deepEqual(await ask({ method: 'server/statistics', parameters: { server: second.id } }), [
      { result: { waits: 2 } },
    ]);
  });

  it('hands a batch to the engine as one, and answers itself what the engine cannot', async () => {
    const { id } = await lab.start(echo);
    const last: Question = { method: 'wait/last', parameters: { server: id } };
    const list: Question = { method: 'server/list', parameters: {} };
    const nobody: Question = { method: 'wait/last', parameters: { server: 99 } };
    const [first, refused, all, second] = await ask(last, nobody, list, last);
    assert.deepEqual(first, { result: { number: 1 } });
    assert.deepEqual(second, first);
    assert(refused && 'error' in refused && refused.error.message === 'There is no server 99.');
    assert.deepEqual(all, { result: lab.list() });
    assert.deepEqual(await ask(last), [{ result: { number: 2 } }]);
  });

  it('answers what is no question with an error of its own, and the others all the same', async () => {
    const { id } = await lab.start(echo);
    const asked = [
      { method: 'wait/last' },
      { method: 'server/list', parameters: null },
      { method: 'wait/last', parameters: [id] },
      null,
      {},
      { method: 'wait/last', parameters: { server: id }, more: true },
    ];
    const answers = await ask(...(asked as Question[]));
    const codes = answers.map((answer) => ('error' in answer ? answer.error.code : 'answered'));
    const { InvalidParams, InternalError, MethodNotFound } = ErrorCodes;
    assert.deepEqual(codes, [
      InvalidParams,
      InvalidParams,
      InternalError,
      MethodNotFound,
      MethodNotFound,
      'answered',
    ]);
  });

  it('relays what the engine refuses, with its hint', async () => {
    const { id } = await lab.start(echo);
    const [answer, refusal] = await ask(
      { method: 'server/statistics', parameters: { server: id } },
      { method: 'server/statistics', parameters: { server: 99 } },
    );
    assert.deepEqual(answer, { result: { waits: 1 } });
    const messageSentence = { key: 'There is no server {0}.', parameters: ['99'] };
    const data = { field: 'server', hint: '', messageSentence };
    const code = ErrorCodes.InternalError;
    assert.deepEqual(refusal, { error: { code, message: 'There is no server 99.', data } });
    await assert.rejects(panel.sendRequest('loop/step', { server: 99 }), {
      message: 'There is no server 99.',
      data,
    });
  });

  it('refuses what a panel has no business with', async () => {
    for (const method of ['server/start', 'server/stop', 'multiplexer/list', 'anything']) {
      await assert.rejects(
        panel.sendRequest(method, { server: 1 }),
        { code: ErrorCodes.MethodNotFound },
        method,
      );
      const [answer] = await ask({ method, parameters: { server: 1 } } as unknown as Question);
      assert(answer && 'error' in answer && answer.error.code === ErrorCodes.MethodNotFound, method);
    }
    await assert.rejects(panel.sendRequest('panel/run', { command: 'workbench.action.quit' }), {
      code: ErrorCodes.InvalidRequest,
    });
    assert.deepEqual(ran, []);
  });

  it('runs the commands of its buttons', async () => {
    await panel.sendRequest('panel/run', { command: 'networkLab.stopServer', server: 4 });
    await panel.sendRequest('panel/run', { command: 'networkLab.startServer' });
    const option = { name: 'TCP_NODELAY', value: true };
    await panel.sendRequest('panel/run', { command: 'networkLab.setOptionOnAll', server: 4, option });
    assert.deepEqual(ran, [
      ['networkLab.stopServer', { server: 4, option: undefined, value: undefined }],
      ['networkLab.startServer', undefined],
      ['networkLab.setOptionOnAll', { server: 4, option: 'TCP_NODELAY', value: true }],
    ]);
  });
});
