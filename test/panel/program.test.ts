/** A person's own program in the panel: what is absent is not drawn, and what is the program's alone cannot be touched. */
import assert from 'node:assert/strict';
import { readJson } from '../unit/support/sources.ts';
import { until } from '../until.ts';
import type { FakeLab } from './fakeLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { findings, program, programLab, reporting, reportingLab } from './programSamples.ts';
import { frames, reads, textIn } from './reading.ts';

const chinese = readJson<Record<string, string>>('l10n/bundle.l10n.zh-cn.json');
const id = 1_000_000;

describe('panel: a program', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: PanelPage;
  let lab: FakeLab;

  before(async () => {
    browser = await PanelBrowser.start();
  });
  beforeEach(() => {
    lab = programLab();
  });
  after(() => browser.stop());
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });

  const header = () => panel.page.locator('lab-server-header');
  const heads = () => panel.page.locator('[role=columnheader] button').allInnerTexts();
  const buttons = async (place: string) =>
    panel.page
      .locator(`${place} vscode-toolbar-button`)
      .evaluateAll((all) => all.map((button) => button.getAttribute('label')));
  const answered = () => until(() => assert(lab.countOf('connection/view') > 3));

  it('says which it is, how it is watched, and what can be done with it', async () => {
    panel = await browser.open(lab);
    await reads(header(), /server\.py \(pid 4711\).*Running.*epoll.*attached: seen from outside/);
    await reads(header(), /127\.0\.0\.1:8000, listener fd 3/);
    assert.deepEqual(await buttons('lab-server-header'), [
      'Connect Client…',
      'End Program',
      'Stop Watching',
      'Copy State as Text',
      'Start Another Server…',
    ]);
    await header().getByRole('button', { name: 'Stop Watching' }).click();
    await until(() => {
      const { parameters } = lab.asked.findLast(({ method }) => method === 'panel/run')!;
      assert.deepEqual(parameters, { command: 'networkLab.stopWatching', server: id });
    });
    await screenshot(panel, 'program');
  });

  it('draws nothing of what it cannot tell, and does not ask for it', async () => {
    panel = await browser.open(lab);
    await answered();
    for (const absent of ['lab-loop-controls', 'lab-time-line', 'lab-the-call', '.fault'])
      assert.equal(await panel.page.locator(absent).count(), 0, absent);
    assert.deepEqual([lab.countOf('wait/last'), lab.countOf('trace/read')], [0, 0]);
    const counters = await textIn(panel.page.locator('lab-counters'));
    assert.match(counters, /Connections 4/);
    assert.doesNotMatch(counters, /Waits|Receives|Copied|NaN|undefined/);
    assert.deepEqual(await heads(), [
      'Id ↑',
      'fd',
      'Peer',
      'Local',
      'Transport',
      'Direction',
      'State',
      'Receive queue',
      'Unsent',
      'In flight',
    ]);
    assert.doesNotMatch(await textIn(panel.page.locator('body')), /NaN|undefined|secret|password/);
  });

  it('shows of each socket what it is and who began it', async () => {
    panel = await browser.open(lab);
    const row = (connection: number) => panel.page.locator(`[role=row][data-connection="${connection}"]`);
    await reads(row(3), /127\.0\.0\.1:40001 – TCP ← accepted open/);
    await reads(row(4), /127\.0\.0\.1:5432 – TCP → made connecting/);
    await reads(row(5), /– 127\.0\.0\.1:5353 UDP ↔ bound open/);
    await reads(row(6), /– – Unix – open/);
  });

  it('shows more columns where the program reports its calls', async () => {
    lab = reportingLab();
    lab.connections = lab.connections.map((row) => ({ ...row, received: 10, sent: 20, readable: true }));
    panel = await browser.open(lab);
    await reads(panel.page.locator('lab-the-call'), /epoll_wait/);
    await panel.page.locator('lab-time-line').waitFor();
    await until(async () => assert((await heads()).includes('Sent')));
    assert((await heads()).includes('Interest'));
    assert(!(await heads()).includes('Application'));
    assert.doesNotMatch(await textIn(panel.page.locator('lab-the-call')), /undefined|by which the lab wakes/);
  });

  it('shows its threads, where each stands, and what is not seen', async () => {
    panel = await browser.open(lab);
    const threads = panel.page.locator('lab-threads');
    await reads(threads, /4711 python3 in wait epoll 5 pipe/);
    await reads(threads, /4712 worker in receive\(fd 9\)/);
    await reads(threads, /What its calls ask and answer is not seen\./);
    await reads(threads, /It uses io_uring: /);
  });

  const last = (method: string) => lab.asked.findLast((each) => each.method === method)!.parameters;

  it('names where each call was made, in a person’s own code before a library’s, as a link', async () => {
    lab = reportingLab();
    panel = await browser.open(lab);
    const call = panel.page.locator('lab-the-call');
    await reads(call, /server\.py:42 in serve/);
    const link = call.getByRole('link', { name: 'Open server.py:42 in serve' });
    assert.equal(
      await link.getAttribute('title'),
      '/usr/lib/python3.13/selectors.py:452 in select\n/srv/server.py:42 in serve\n/srv/server.py:70 in <module>',
    );
    await link.click();
    await until(() => assert.deepEqual(last('panel/openLine'), { file: '/srv/server.py', line: 42 }));
    await reads(
      panel.page.locator('lab-threads'),
      /in epoll_wait server\.py:42 in serve .* held before recv\(fd 9\) server\.py:57 in handle/,
    );
    await reads(panel.page.locator('lab-loop-words'), /next: recv\(fd 9\) server\.py:57 in handle/);
  });

  it('names in the time line thread, function and line of a call, and opens it', async () => {
    lab = reportingLab();
    panel = await browser.open(lab);
    const line = panel.page.locator('lab-time-line');
    const { page } = panel;
    await line.locator('canvas').focus();
    await page.keyboard.press('ArrowLeft');
    await reads(line, /worker recv\(fd 9, 1,024 bytes\) = 27, 20\.0 ms server\.py:57 in handle/);
    await page.keyboard.press('Enter');
    await until(() => assert.deepEqual(last('panel/openLine'), { file: '/srv/server.py', line: 57 }));
    await page.keyboard.press('ArrowLeft');
    await line.getByRole('link', { name: 'Open server.py:42 in serve' }).click();
    await until(() => assert.deepEqual(last('panel/openLine'), { file: '/srv/server.py', line: 42 }));
  });

  it('asks for each place once, and for all that are drawn together', async () => {
    lab = reportingLab();
    panel = await browser.open(lab);
    await reads(panel.page.locator('lab-the-call'), /server\.py:42/);
    await reads(panel.page.locator('lab-threads'), /server\.py:57/);
    await answered();
    await frames(panel.page, 10);
    const asked = lab.asked.filter(({ method }) => method === 'panel/sites');
    const sites = asked.flatMap(({ parameters }) => parameters.sites as number[]);
    assert.deepEqual(sites.toSorted(), [1, 2]);
  });

  it('is no link where there is no such file, and says module and place where no line is known', async () => {
    lab = reportingLab();
    lab.wait = { ...lab.wait!, site: 3 };
    panel = await browser.open(lab);
    const call = panel.page.locator('lab-the-call');
    await reads(call, /libssl\.so\.3\+0x1a2b/);
    assert.equal(await call.getByRole('link').count(), 0);
  });

  it('holds, steps and slows down all threads, and each on its own', async () => {
    lab = reportingLab();
    panel = await browser.open(lab);
    const { page } = panel;
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    await press('Hold each thread before its next call (F6)');
    await until(() => assert.deepEqual(last('loop/pause'), { server: id }));
    await press('Let thread 4712 make one system call (F10)');
    await until(() => assert.deepEqual(last('loop/step'), { server: id, thread: 4712 }));
    await press('Let thread 4712 go on (F5)');
    await until(() => assert.deepEqual(last('loop/resume'), { server: id, thread: 4712 }));
    await press('Hold thread 4711 before its next call (F6)');
    await until(() => assert.deepEqual(last('loop/pause'), { server: id, thread: 4711 }));
    await page.keyboard.press('F10');
    await until(() => assert.deepEqual(last('loop/step'), { server: id, thread: 4711 }));
    await screenshot(panel, 'program-held');
  });

  it('says what the program does wrong, at which line, what was seen, and what cures it', async () => {
    lab = reportingLab();
    panel = await browser.open(lab);
    await until(() => assert(lab.countOf('finding/list') > 1));
    const verdicts = panel.page.locator('lab-verdicts');
    assert.equal(await verdicts.count(), 0);
    lab.findings = findings();
    await reads(
      verdicts,
      /eof-ignored An empty receive has no branch server\.py:57 in handle 12,031 times in 3 s/,
    );
    await reads(verdicts, /gave nothing again and again: 12,031 times\. Every call was seen\. Cure: Close/);
    await reads(panel.page.locator('lab-announcer'), /program running, 1 mistake found/);
    await verdicts.getByRole('link', { name: 'Open server.py:57 in handle' }).click();
    await until(() => assert.deepEqual(last('panel/openLine'), { file: '/srv/server.py', line: 57 }));
    await screenshot(panel, 'program-verdict');
  });

  it('keeps what was found when the program has ended', async () => {
    lab = reportingLab(reporting({ state: 'died' }, { exit: { signal: 'SIGSEGV' } }));
    lab.findings = findings();
    panel = await browser.open(lab);
    await reads(panel.page.locator('lab-verdicts'), /eof-ignored/);
  });

  it('shows each of its listeners, whose backlog only the program can set', async () => {
    panel = await browser.open(lab);
    const detail = panel.page.locator('lab-listener-detail');
    await reads(detail, /Listener fd 3 · TCP · 127\.0\.0\.1:8000/);
    await reads(detail, /Waiting for accept 1 \/ 129/);
    await reads(detail, /Backlog 128/);
    assert.equal(await detail.locator('lab-value-field, vscode-button').count(), 0);
    await detail.getByRole('button', { name: '/run/server.sock' }).click();
    await reads(detail, /fd 4 · Unix · \/run\/server\.sock · shared with processes 4720/);
    await until(() => {
      const { parameters } = lab.asked.findLast(({ method }) => method === 'option/list')!;
      assert.deepEqual(parameters, { server: id, connection: 2 });
    });
    assert.equal(lab.countOf('connection/inspect'), 0);
  });

  it('shows the kernel’s queues of a socket, and that nobody knows the program’s own', async () => {
    panel = await browser.open(lab);
    await panel.page.locator('[role=row][data-connection="3"]').click();
    const detail = panel.page.locator('lab-socket-detail');
    await reads(detail, /fd 9 · TCP · accepted · open/);
    const pipe = panel.page.locator('lab-queue-pipe');
    await reads(pipe, /Sending: program → peer/);
    await reads(pipe, /What the program itself still holds, no kernel knows\./);
    assert.doesNotMatch(await textIn(pipe), /Application|Read by/);
    assert.deepEqual(await buttons('lab-socket-detail'), ['Copy as Text', 'Copy as JSON']);
    await panel.page.locator('[role=row][data-connection="5"]').click();
    await reads(detail, /fd 11 · UDP · bound · open/);
    await reads(pipe, /Send queue/);
    assert.doesNotMatch(await textIn(pipe), /In flight|Unsent/);
  });

  it('leaves the marked sockets, and the loop, to the program', async () => {
    panel = await browser.open(lab);
    await panel.page.locator('[role=row][data-connection="3"]').click({ modifiers: ['Control'] });
    await reads(panel.page.locator('lab-grid-tools'), /1 marked/);
    assert.equal(await panel.page.locator('lab-grid-tools .marked vscode-toolbar-button').count(), 0);
    await panel.page.keyboard.press('F6');
    await frames(panel.page, 3);
    assert.equal(lab.countOf('loop/pause'), 0);
  });

  it('says how it ended, and offers to forget it', async () => {
    lab.servers = [program({ state: 'died', listeners: [] }, { exit: { signal: 'SIGSEGV' } })];
    panel = await browser.open(lab);
    const banner = panel.page.locator('lab-banner');
    await reads(banner, /The program has ended\. It was ended by SIGSEGV\./);
    await reads(panel.page.locator('lab-listener-detail'), /It does not listen\./);
    assert.equal(await banner.getByRole('button', { name: 'Run Again' }).count(), 0);
    await banner.getByRole('button', { name: 'Forget Program' }).click();
    await until(() => {
      const { parameters } = lab.asked.findLast(({ method }) => method === 'panel/run')!;
      assert.deepEqual(parameters, { command: 'networkLab.forgetProgram', server: id });
    });
  });

  it('offers to end it, and to run again what was run from here', async () => {
    const ran = () =>
      lab.asked.filter(({ method }) => method === 'panel/run').map(({ parameters }) => parameters);
    lab.runsAgain = [id];
    panel = await browser.open(lab);
    await header().getByRole('button', { name: 'End Program' }).click();
    await header().getByRole('button', { name: 'Run Again' }).click();
    await until(() =>
      assert.deepEqual(ran(), [
        { command: 'networkLab.endProgram', server: id },
        { command: 'networkLab.runAgain', server: id },
      ]),
    );
    lab.servers = [program({ state: 'died' }, { exit: { signal: 'SIGTERM' } })];
    await panel.notify('panel/state', lab.state);
    await panel.page.locator('lab-banner').getByRole('button', { name: 'Run Again' }).click();
    await until(() => assert.equal(ran().length, 3));
  });

  it('tells the context menu what it is', async () => {
    panel = await browser.open(lab);
    const context = async () =>
      JSON.parse((await panel.page.locator('network-lab-panel').getAttribute('data-vscode-context'))!);
    await panel.page.locator('[role=row][data-connection="3"]').click({ button: 'right' });
    assert.equal((await context()).webviewSection, 'socket');
    assert.equal((await context()).transport, undefined);
    await header().locator('.facts').click({ button: 'right' });
    const { webviewSection, alive, reachable } = await context();
    assert.deepEqual(
      { webviewSection, alive, reachable },
      { webviewSection: 'program', alive: true, reachable: true },
    );
  });

  it('speaks Chinese', async () => {
    lab.strings = chinese;
    panel = await browser.open(lab, { language: 'zh-cn', theme: 'light-v2' });
    await reads(header(), /server\.py（pid 4711）.*已附加：从外部观察/);
    await reads(panel.page.locator('lab-threads'), /在 wait 中/);
    await screenshot(panel, 'program-chinese');
  });
});
