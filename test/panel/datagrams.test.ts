/** A UDP server in the panel: peers and datagrams, and nothing of what only a stream has. */
import assert from 'node:assert/strict';
import { connectionLines } from '../../extension/shared/text.ts';
import { receivingStations, sendingStations } from '../../extension/shared/words/stations.ts';
import { socketStateText } from '../../media/panel/words/copyText.ts';
import { markOf, recordText } from '../../media/panel/words/traceWords.ts';
import { readJson } from '../unit/support/sources.ts';
import { until } from '../until.ts';
import { FakeLab } from './fakeLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { reads, textIn } from './reading.ts';
import * as samples from './samples.ts';

const chinese = readJson<Record<string, string>>('l10n/bundle.l10n.zh-cn.json');
/** What UDP does not have, wherever it would stand. */
const ofStreams =
  /listener|connect(?!ing)|accept|\bFIN\b|\bRST\b|\breset|\bEOF\b|half-closed|in flight|unsent/i;
const inChinese = /监听|连接|接受|FIN|RST|重置|半关闭|在途/;

describe('panel: datagrams', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: PanelPage;
  let lab: FakeLab;

  before(async () => {
    browser = await PanelBrowser.start();
  });
  beforeEach(() => {
    lab = datagramLab();
  });
  after(() => browser.stop());
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });

  /** Everything that can be read or heard, options aside: those say themselves what they mean for UDP. */
  const words = async () => {
    const labels = await panel.page.locator('[aria-label], [title], [label]').evaluateAll((elements) => {
      const hostsOf = (element: Element): Element[] => {
        const { host } = element.getRootNode() as ShadowRoot;
        return host === undefined ? [] : [host, ...hostsOf(host)];
      };
      return elements
        .filter((element) => !hostsOf(element).some(({ localName }) => /option-list|fault/.test(localName)))
        .flatMap((element) =>
          ['aria-label', 'title', 'label'].map((name) => element.getAttribute(name) ?? ''),
        );
    });
    const places = ['header', 'counters', 'grid', 'tools', 'time', 'call', 'detail'].map((name) =>
      textIn(panel.page.locator(placeOf[name as keyof typeof placeOf])),
    );
    return [...labels, ...(await Promise.all(places))].filter(
      (text) => !/Connect Client|连接客户端|Network Lab/.test(text),
    );
  };
  const mentions = async (pattern: RegExp) => (await words()).filter((text) => pattern.test(text));

  it('speaks of peers and datagrams, not of what a stream has', async () => {
    panel = await browser.open(lab);
    await reads(panel.page.locator('lab-grid-tools'), /12 peers/);
    await reads(panel.page.locator('lab-counters'), /Peers 12 New peers/);
    await reads(panel.page.locator('lab-server-header'), /socket fd 22/);
    assert.deepEqual(await mentions(ofStreams), []);
    await panel.page.locator('[data-connection="3"]').click();
    await panel.page.locator('lab-socket-detail lab-queue-pipe').waitFor();
    await panel.page.locator('lab-socket-detail').getByRole('button', { name: 'Forget the peer' }).waitFor();
    assert.deepEqual(await mentions(ofStreams), []);
    await screenshot(panel, 'datagrams');
  });

  it('does so in Chinese', async () => {
    lab.strings = chinese;
    panel = await browser.open(lab, { language: 'zh-cn', theme: 'light-v2' });
    await reads(panel.page.locator('lab-grid-tools'), /12 个对端/);
    await panel.page.locator('[data-connection="3"]').click();
    await panel.page.locator('lab-socket-detail lab-queue-pipe').waitFor();
    assert.deepEqual(await mentions(inChinese), []);
    await screenshot(panel, 'datagrams-chinese');
  });

  it('forgets a peer, and says that it is forgotten', async () => {
    panel = await browser.open(lab);
    await panel.page.locator('[data-connection="3"]').click();
    await panel.page.locator('lab-socket-detail').getByRole('button', { name: 'Forget the peer' }).click();
    await until(() => {
      const act = lab.asked.findLast(({ method }) => method === 'connection/act');
      assert.deepEqual(act?.parameters, { server: 1, connection: 3, action: 'close' });
    });
    lab.connections = lab.connections.filter(({ id }) => id !== 3);
    await reads(
      panel.page.locator('lab-socket-detail'),
      /The peer is forgotten\. What you see is its last state\./,
    );
  });

  it('tells the context menu that it is a peer', async () => {
    panel = await browser.open(lab);
    await panel.page.locator('[data-connection="2"]').click({ button: 'right' });
    const context = await panel.page.locator('network-lab-panel').getAttribute('data-vscode-context');
    assert.equal((JSON.parse(context!) as { transport: string }).transport, 'udp');
  });
});

const placeOf = {
  header: 'lab-server-header .facts',
  counters: 'lab-counters',
  grid: 'lab-connection-grid [role=grid]',
  tools: 'lab-grid-tools',
  time: 'lab-time-line .tools',
  call: 'lab-the-call',
  detail: 'lab-socket-detail header, lab-socket-detail lab-queue-pipe, lab-listener-detail header',
};

describe('panel: the text of a peer', () => {
  const row = samples.connections(3)[2]!;
  const inspection = { ...samples.inspection(row), tcpInfo: undefined };

  it('copies of it what it has, and no state or queue that it has not', () => {
    const [head] = connectionLines([row], 'peer');
    assert.equal(head, 'id\tpeer\tapplicationMessages\tapplicationBytes\treceived\tsent');
    const text = socketStateText({ inspection, options: samples.listenerOptions() }, 'peer');
    assert.match(
      text,
      /^127\.0\.0\.1:40003\n\napplication queue: \d+ of 1048576 bytes in 3 datagrams\nreceived: /,
    );
    assert.doesNotMatch(text, /fd |unsent|inFlight|receive:/);
  });

  it('draws the places that are its own', () => {
    const kinds = [...sendingStations(inspection, 'peer'), ...receivingStations(inspection, 'peer')];
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['application', 'read', 'read'],
    );
  });

  it('takes an empty datagram for no end of a stream', () => {
    const receive = { ...samples.trace()[2]!, kind: 'receive' as const, fd: 22, returned: 0, connection: 0 };
    assert.equal(markOf(receive), undefined);
    assert.equal(markOf({ ...receive, connection: 3 }), 'endOfFile');
    assert.match(recordText(receive), /= 0, /);
  });
});

function datagramLab(): FakeLab {
  const lab = new FakeLab();
  const { acceptQueue, acceptQueueLimit, ...rest } = samples.server({ transport: 'udp' });
  lab.servers = [rest];
  lab.connections = samples.connections(12).map((row) => ({ ...row, fd: 22, state: 'open' }));
  lab.inspect = (row) => {
    const { tcpInfo, ...inspection } = samples.inspection(row);
    const { peer, peerReceive, ...queues } = inspection.queues;
    return { ...inspection, queues };
  };
  lab.trace = samples.trace().filter(({ kind }) => kind !== 'accept' && kind !== 'close');
  return lab;
}
