/** The panel on the real engine: what it shows is what the kernel says, for every multiplexer. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { PanelState } from '../../extension/contract/panel.ts';
import type { LabServerInfo, ServerConfiguration } from '../../extension/contract/server.ts';
import type { EpollRecord } from '../../extension/contract/wait.ts';
import { until } from '../until.ts';
import { EngineLab } from './engineLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { reads, textIn } from './reading.ts';

const kinds: Pick<ServerConfiguration, 'multiplexer' | 'trigger'>[] = [
  { multiplexer: 'select' },
  { multiplexer: 'poll' },
  { multiplexer: 'epoll', trigger: 'level' },
  { multiplexer: 'epoll', trigger: 'edge' },
];

describe('panel: on the real engine', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let lab: EngineLab;
  let panel: PanelPage;
  let clients: Socket[];

  before(async () => {
    browser = await PanelBrowser.start();
    lab = new EngineLab();
  });
  beforeEach(() => {
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await panel.close();
    for (const { id } of await lab.ask('server/list', {})) await lab.ask('server/stop', { server: id });
    assert.deepEqual(panel.complaints, []);
  });
  after(async () => {
    await lab.stop();
    await browser.stop();
  });

  const rows = () => panel.page.locator('lab-connection-grid [role=row][aria-selected]');

  for (const kind of kinds) {
    it(`${kind.multiplexer} ${kind.trigger ?? ''}: three clients, the sets of the last wait, an option`, async () => {
      const server = await start({ ...kind, application: 'echo' });
      const call = kind.multiplexer === 'epoll' ? 'epoll_wait' : kind.multiplexer;
      await reads(
        panel.page.locator('lab-the-call'),
        new RegExp(`${call}\\(…\\) It has waited since its start`),
      );
      for (let each = 0; each < 3; each++) await join(server, (client) => client.resume());
      await until(async () => assert.equal(await rows().count(), 3));
      clients[0]!.write('hello\n');
      await reads(panel.page.locator('lab-counters'), /Received\s+6 B/);
      await reads(panel.page.locator('lab-the-call'), new RegExp(kind.multiplexer));
      await showsWhatWaitSaw(server);

      await rows().nth(1).click();
      await panel.page.locator('[data-option="TCP_NODELAY"]').getByText('TCP_NODELAY').click();
      const { rows: connections } = await lab.ask('connection/view', {
        server: server.id,
        offset: 0,
        limit: 3,
      });
      await until(async () => {
        const options = await lab.ask('option/list', { server: server.id, connection: connections[1]!.id });
        assert.equal(options.find(({ name }) => name === 'TCP_NODELAY')?.value, true);
      });
      await screenshot(panel, `engine-${kind.multiplexer}-${kind.trigger ?? 'level'}`);
    });
  }

  it('draws what piles up behind a client that does not read, as text whatever it is', async () => {
    const server = await start({ multiplexer: 'epoll', application: 'echo' });
    const hostile = Buffer.from('<img src=x onerror="globalThis.wasRun = true">\u202e\u0007\xff');
    const client = await join(server, (idle) => idle.pause());
    client.write(Buffer.alloc(16 << 20, hostile));
    await rows().first().click();
    const pipe = panel.page.locator('lab-queue-pipe');
    await reads(pipe, /The peer (does not read|reads too slowly)/);
    await reads(panel.page.locator('lab-queued-messages'), /<img src=x onerror=/);
    assert.equal(await panel.page.locator('img').count(), 0);
    assert.equal(await panel.page.evaluate(() => 'wasRun' in globalThis), false);
    await screenshot(panel, 'engine-slow-reader');
  });

  it('draws a loop that spins as work, not as rest', async () => {
    const server = await start({ multiplexer: 'epoll', application: 'echo', faults: ['always-writable'] });
    await join(server, (client) => client.resume());
    const canvas = panel.page.locator('lab-time-line canvas');
    /** Of the last second, how much is as high as a call: a wait alone, or nothing, is low. */
    const filled = () =>
      canvas.evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement;
        // A copy, since a canvas that is read often is drawn in another way.
        const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
        context.drawImage(element as HTMLCanvasElement, 0, 0);
        const second = Math.floor(width / 6);
        const { data } = context.getImageData(width - second, 0, second, Math.floor(height / 2));
        const columns = new Map<number, number>();
        for (let at = 3; at < data.length; at += 4)
          if (data[at]! > 60) {
            const column = ((at - 3) / 4) % second;
            columns.set(column, (columns.get(column) ?? 0) + 1);
          }
        return [...columns.values()].filter((pixels) => pixels >= 4).length / second;
      });
    await until(async () => assert((await filled()) > 0.95, `only ${await filled()} is drawn`));
    await screenshot(panel, 'engine-spinning');
  });

  it('shows the call by which a server died, and its counters of then', async () => {
    const server = await start({
      multiplexer: 'select',
      application: 'echo',
      faults: ['closed-not-removed'],
    });
    const client = await join(server, (each) => each.resume());
    await until(async () => assert.equal(await rows().count(), 1));
    // Nobody sees the panel when it happens; the host tells it at once, and the rest is for the panel to ask.
    await panel.notify('panel/visible', { visible: false });
    client.end();
    await until(async () => assert.equal((await state()).servers[0]!.state, 'died'));
    await panel.notify('panel/state', await state());
    await reads(panel.page.locator('lab-banner'), /The server died\./);
    await panel.notify('panel/visible', { visible: true });
    await reads(panel.page.locator('lab-the-call'), /select\(.*\) = -1 EBADF/);
    const { waits } = await lab.ask('server/statistics', { server: server.id });
    await reads(panel.page.locator('lab-counters'), new RegExp(`Waits\\s+${waits}`));
    await screenshot(panel, 'engine-died');
  });

  it('says when the connection that it shows has ended', async () => {
    const server = await start({ multiplexer: 'poll', application: 'echo' });
    const client = await join(server, (each) => each.resume());
    await rows().first().click();
    await panel.page.locator('lab-socket-detail header').waitFor();
    client.end();
    await reads(panel.page.locator('lab-socket-detail header'), /closed/);
  });

  async function state(): Promise<PanelState> {
    return (await lab.answer('panel/ready', {})) as PanelState;
  }

  async function start(configuration: ServerConfiguration): Promise<LabServerInfo> {
    const server = await lab.ask('server/start', configuration);
    lab.selection = { server: server.id };
    panel = await browser.open(lab, { height: 1000 });
    return server;
  }

  async function join({ address }: LabServerInfo, prepare: (client: Socket) => void): Promise<Socket> {
    const client = connect(address.port, address.host);
    client.on('error', () => {});
    clients.push(client);
    prepare(client);
    await once(client, 'connect');
    return client;
  }

  /** Every descriptor of the interest set stands in the picture of the call. */
  async function showsWhatWaitSaw(server: LabServerInfo): Promise<void> {
    await until(async () => {
      const wait = (await lab.ask('wait/last', { server: server.id }))!;
      const asked =
        wait.multiplexer === 'select'
          ? wait.read.asked
          : (wait.multiplexer === 'poll' ? wait.entries : (wait as EpollRecord).interest).map(({ fd }) => fd);
      assert.equal(asked.length, 5, 'the listener, the control descriptor and three clients');
      const shown = await textIn(panel.page.locator('lab-the-call'));
      for (const fd of asked) assert.match(shown, new RegExp(`\\b${fd}\\b`));
      assert.match(shown, new RegExp(`and fd ${wait.controlFd}, by which the lab wakes the loop`));
    });
  }
});
