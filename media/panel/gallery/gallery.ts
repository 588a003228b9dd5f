/**
 * The gallery: each element of the panel in its states, with answers recorded from a real engine. For the one who
 * works on one of them; `node test/panel/gallery.ts` builds it.
 */
import '../frame/vscodeElements.ts';
import '../frame/all.ts';
import { html, render, type TemplateResult } from 'lit';
import type { ConnectionView, Inspection } from '../../../extension/contract/connection.ts';
import type {
  LabServerInfo,
  ServerStatistics,
  SocketOption,
  Step,
} from '../../../extension/contract/server.ts';
import type { TraceRecord, WaitRecord } from '../../../extension/contract/wait.ts';
import { listenerOf, type Watched } from '../../../extension/shared/watched.ts';
import { mistakesBadge, mistakesBadgeStyles } from '../mistakes/mistakesBadge.ts';
import type { Page, Query } from '../state/model.ts';
import { Rates } from '../state/rates.ts';
import type { Lines } from '../state/sites.ts';
import { TraceTail } from '../state/traceTail.ts';
import { calls, findings, program, reporting, sites, sockets } from './program.ts';
import recordedAnswers from './recorded.json' with { type: 'json' };

interface Recorded {
  server: LabServerInfo;
  /** A TCP server that does not accept, and more clients than its accept queue holds. */
  crowded: LabServerInfo;
  /** A UDP server that does not receive, and more datagrams than its receive queue holds. */
  flooded: LabServerInfo;
  statistics: ServerStatistics;
  view: ConnectionView;
  inspections: Inspection[];
  options: SocketOption[];
  waits: WaitRecord[];
  trace: TraceRecord[];
}

const recorded = recordedAnswers as unknown as Recorded;
const { server, statistics, view, options, waits } = recorded;
const idle = recorded.inspections[0]!;
const deaf = recorded.inspections.at(-1)!;
const remote: Inspection = {
  ...deaf,
  queues: { ...deaf.queues, peer: undefined, peerReceive: undefined },
};
const paused: LabServerInfo = {
  ...server,
  state: 'paused',
  position: { call: 'receive', fd: idle.row.fd, held: true },
};
const own = program();
const reports = reporting();
const lines: Lines = (site) => sites().find((each) => each.site === site)?.frames;
const ownStep: Step = {
  call: 'receive',
  fd: 9,
  asked: 1024,
  returned: 27,
  thread: 4712,
  site: 2,
  function: 'recv',
};
const ended = program({ state: 'died' }, { exit: { signal: 'SIGSEGV' } });
const ownSockets = sockets();
const ownPage: Page = {
  ...view,
  offset: 0,
  rows: ownSockets,
  length: ownSockets.length,
  total: ownSockets.length,
};
/** Of the first of its sockets, as far as a kernel knows it. */
const ofOwn: Inspection = {
  row: ownSockets[0]!,
  queues: { ...idle.queues, application: undefined, receive: 512 },
  messages: [],
  tcpInfo: idle.tcpInfo,
};
const mistaken: LabServerInfo = { ...server, faults: ['always-writable'] };
const step: Step = { call: 'wait', fd: -1, asked: -1, returned: 1 };
const query: Query = { sortBy: 'id', descending: false, filter: '', offset: 0, limit: 40 };
const page: Page = { ...view, offset: 0, length: view.matched };
const notes = new Map([
  ['SO_KEEPALIVE', { kind: 'error', text: 'setsockopt: EINVAL. The connection has ended.' }],
  ['SO_RCVBUF', { kind: 'kernel', text: 'Asked for 65,536 bytes; the kernel reports 131,072 bytes.' }],
]);

function header(shown: LabServerInfo) {
  return html`<lab-server-header .all=${[shown]} .watched=${shown}>${mistakesBadge(shown, false, () => {})}</lab-server-header>`;
}

function banner(state: LabServerInfo['state'], failure?: string) {
  return html`<lab-banner .watched=${{ ...server, state }} .failure=${failure}></lab-banner>`;
}

function table(shown: Page, shownQuery: Query, more: { selected?: number; touched?: number } = {}) {
  return html`<lab-connection-grid
    class="table"
    .page=${shown}
    .kind=${'connection'}
    .query=${shownQuery}
    .layout=${{}}
    .selected=${more.selected}
    .touched=${more.touched}
  ></lab-connection-grid>`;
}

function call(wait: WaitRecord | undefined) {
  return html`<lab-the-call .wait=${wait} .watched=${server}></lab-the-call>`;
}

function listener(shown: LabServerInfo) {
  return html`<lab-listener-detail .watched=${shown} .listener=${listenerOf(shown)}></lab-listener-detail>`;
}

function timeLine(trace: TraceRecord[], watched: Watched = server) {
  const tail = new TraceTail();
  tail.take({ records: [], next: 0, lost: 0 }); // so that what comes next tells the clock
  tail.take({ records: trace, next: 0, lost: 0 });
  return html`<lab-time-line .tail=${tail} .watched=${watched} .now=${performance.now()} .connections=${[2]}></lab-time-line>`;
}

/** A loop that waited, and since then makes a call each 4 µs: of them some are kept, now and then. */
function spinning(): TraceRecord[] {
  const shape = { fd: -1, connection: 0, asked: -1, returned: 1 };
  const rest: TraceRecord = { ...shape, sequence: 1, kind: 'wait', at: 0, nanoseconds: 1.4e9 };
  const calls = Array.from({ length: 6000 }, (_, index): TraceRecord => {
    const number = Math.floor(index / 300) * 25_000 + (index % 300);
    return { ...shape, sequence: 2 + number, kind: 'wait', at: 1.4e9 + number * 4000, nanoseconds: 3500 };
  });
  return [rest, ...calls];
}

/** Each element, and its states by name. */
const exhibits: Record<string, Record<string, TemplateResult>> = {
  'Server header': { running: header(server), paused: header(paused), 'with a mistake on': header(mistaken) },
  'Loop controls': {
    running: html`<lab-loop-controls .watched=${server}></lab-loop-controls>`,
    held: html`<lab-loop-controls .watched=${paused}></lab-loop-controls>`,
    'what it did and does next': html`<lab-loop-words .watched=${paused} .step=${step}></lab-loop-words>`,
  },
  Banner: {
    died: banner('died'),
    stopped: banner('stopped'),
    'the engine is silent': banner('running', 'the engine has ended'),
  },
  Counters: {
    all: html`<lab-counters .statistics=${statistics} .rates=${new Rates()} .kind=${'connection'}></lab-counters>`,
    'with a mistake on that some show': html`<lab-counters .watched=${mistaken} .statistics=${statistics} .rates=${new Rates()} .kind=${'connection'}></lab-counters>`,
    'of a UDP server': html`<lab-counters .statistics=${statistics} .rates=${new Rates()} .kind=${'peer'}></lab-counters>`,
  },
  'Connection table': {
    'three clients': table(page, query, { selected: idle.row.id }),
    'about to be called on': table(page, query, { touched: idle.row.fd }),
    nobody: table({ ...page, rows: [], total: 0, matched: 0, length: 0 }, query),
    'nobody passes the filter': table(
      { ...page, rows: [], matched: 0, length: 0 },
      { ...query, filter: 'state:closing' },
    ),
  },
  'Pipe of queues': {
    idle: html`<lab-queue-pipe .inspection=${idle} .kind=${'connection'}></lab-queue-pipe>`,
    'both directions full: the peer sends and does not read': html`<lab-queue-pipe .inspection=${deaf} .kind=${'connection'}></lab-queue-pipe>`,
    'the same on another machine': html`<lab-queue-pipe .inspection=${remote} .kind=${'connection'}></lab-queue-pipe>`,
  },
  'Waiting messages': {
    some: html`<lab-queued-messages .messages=${deaf.messages}></lab-queued-messages>`,
  },
  'Socket options': {
    'with an error and an answer': html`<lab-option-list .options=${options} .notes=${notes}></lab-option-list>`,
    'of a dead server': html`<lab-option-list .options=${options.slice(0, 3)} .notes=${new Map()} frozen></lab-option-list>`,
  },
  'TCP facts': { all: html`<lab-tcp-facts .info=${deaf.tcpInfo}></lab-tcp-facts>` },
  'The call': {
    ...Object.fromEntries(waits.map((wait) => [wait.multiplexer, call(wait)])),
    failed: call({ ...waits[0]!, returned: -1, errno: 'EINTR' }),
    none: call(undefined),
  },
  'Time line': { recorded: timeLine(recorded.trace), 'a loop that spins': timeLine(spinning()) },
  Program: {
    header: html`<lab-server-header .all=${[own]} .watched=${own}></lab-server-header>`,
    'its threads': html`<lab-threads .program=${own}></lab-threads>`,
    'that reports: what it does wrong': html`<lab-verdicts .findings=${findings()} .lines=${lines}></lab-verdicts>`,
    'that reports: its threads': html`<lab-threads .program=${reports} .lines=${lines} drivable></lab-threads>`,
    'that reports: controls of all threads': html`<lab-loop-controls .watched=${reports}></lab-loop-controls>`,
    'that reports: what it did and does next': html`<lab-loop-words .watched=${reports} .step=${ownStep} .lines=${lines}></lab-loop-words>`,
    'that reports: a call': html`<lab-the-call .wait=${{ ...waits[0]!, site: 1 }} .watched=${reports} .lines=${lines}></lab-the-call>`,
    'that reports: a lane for each thread': timeLine(calls(), reports),
    'its sockets': html`<lab-connection-grid class="table" .page=${ownPage} .kind=${'socket'} .query=${query} .layout=${{}}></lab-connection-grid>`,
    'one of its listeners': html`<lab-listener-detail .watched=${own} .listener=${own.listeners[0]}></lab-listener-detail>`,
    'queues of one of its sockets': html`<lab-queue-pipe .inspection=${ofOwn} .kind=${'socket'}></lab-queue-pipe>`,
    ended: html`<lab-banner .watched=${ended}></lab-banner>`,
    'without connections': html`<lab-nobody .watched=${own}></lab-nobody>`,
  },
  Listener: {
    live: listener(server),
    'more clients than it holds': listener(recorded.crowded),
    'more datagrams than it holds': listener(recorded.flooded),
  },
  'Classic mistakes': { 'one on': html`<lab-fault-switches .server=${mistaken}></lab-fault-switches>` },
  'No connection': { nobody: html`<lab-nobody .watched=${server}></lab-nobody>` },
  'No server': { empty: html`<lab-empty></lab-empty>` },
};

document.adoptedStyleSheets.push(mistakesBadgeStyles.styleSheet!);
render(
  html`<main class="gallery">
    <h1>Network Lab: the elements of the panel</h1>
    ${Object.entries(exhibits).map(
      ([element, states]) => html`<section>
        <h2>${element}</h2>
        ${Object.entries(states).map(
          ([state, exhibit]) => html`<figure>
            <figcaption>${state}</figcaption>
            ${exhibit}
          </figure>`,
        )}
      </section>`,
    )}
  </main>`,
  document.body,
);
