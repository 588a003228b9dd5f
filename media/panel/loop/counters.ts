/** The counters of a server: each with its total and, where it rises, how fast. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { WatchedStatistics } from '../../../extension/contract/server.ts';
import type { RowKind, Watched } from '../../../extension/shared/watched.ts';
import { decimal } from '../../../extension/shared/words/language.ts';
import { bytes, nanoseconds, perSecond } from '../../../extension/shared/words/quantities.ts';
import { theme } from '../frame/theme.ts';
import { shownBy } from '../mistakes/faults.ts';
import type { Rates } from '../state/rates.ts';
import { count } from '../words/format.ts';

interface Counter {
  label: string;
  meaning: string;
  of: keyof WatchedStatistics;
  write: (amount: number) => string;
  /** A count of now, not of all time: has no rate. */
  momentary?: true;
  /** Shown only when it is not zero. */
  rare?: true;
}

/** UDP has peers and datagrams, and nothing to accept, to reset or to refuse. */
function counters(kind: RowKind): Counter[] {
  return [
    ...(kind === 'peer' ? peerCounters() : connectionCounters()),
    ...commonCounters(kind),
    ...(kind === 'peer' ? [] : rareCounters()),
  ];
}

function connectionCounters(): Counter[] {
  return [
    { label: t('Connections'), meaning: t('Open now'), of: 'connections', write: count, momentary: true },
    {
      label: t('Accepts'),
      meaning: t('Connections taken from the accept queue'),
      of: 'accepts',
      write: count,
    },
  ];
}

function peerCounters(): Counter[] {
  return [
    {
      label: t('Peers'),
      meaning: t('Addresses that the server knows now'),
      of: 'connections',
      write: count,
      momentary: true,
    },
    {
      label: t('New peers'),
      meaning: t('Datagrams that came from an address not known before'),
      of: 'accepts',
      write: count,
    },
  ];
}

function commonCounters(kind: RowKind): Counter[] {
  const udp = kind === 'peer';
  return [
    { label: t('Waits'), meaning: t('Calls of the multiplexer'), of: 'waits', write: count },
    {
      label: t('Ready'),
      meaning: t('Ready entries that the waits reported'),
      of: 'readinessReported',
      write: count,
    },
    {
      label: t('Receives'),
      meaning: udp ? t('recvfrom calls: each takes one datagram at most') : t('recv calls'),
      of: 'receives',
      write: count,
    },
    {
      label: t('Sends'),
      meaning: udp ? t('sendto calls: each sends one datagram at most') : t('send calls'),
      of: 'sends',
      write: count,
    },
    {
      label: t('Received'),
      meaning: udp ? t('Bytes of the datagrams received') : t('Bytes that recv gave'),
      of: 'bytesReceived',
      write: bytes,
    },
    {
      label: t('Sent'),
      meaning: udp ? t('Bytes of the datagrams sent') : t('Bytes that send took'),
      of: 'bytesSent',
      write: bytes,
    },
    {
      label: 'EAGAIN',
      meaning: udp
        ? t('Answers of recvfrom and sendto: not now')
        : t('Answers of accept, recv and send: not now'),
      of: 'wouldBlock',
      write: count,
    },
    {
      label: t('Copied in'),
      meaning: t('Bytes that the wait calls carried into the kernel'),
      of: 'waitBytesIn',
      write: bytes,
    },
    {
      label: t('Copied out'),
      meaning: t('Bytes that the wait calls carried out of the kernel'),
      of: 'waitBytesOut',
      write: bytes,
    },
    {
      label: t('CPU'),
      meaning: kind === 'socket' ? t('CPU time of the program') : t("CPU time of the server's thread"),
      of: 'cpuNanoseconds',
      write: nanoseconds,
    },
  ];
}

function rareCounters(): Counter[] {
  return [
    {
      label: t('Resets'),
      meaning: t('Connections that a RST ended'),
      of: 'resets',
      write: count,
      rare: true,
    },
    {
      label: t('Refused'),
      meaning: t('select cannot watch the descriptor, or the table is full'),
      of: 'refused',
      write: count,
      rare: true,
    },
    {
      label: t('Stale'),
      meaning: t('Ready entries of a descriptor closed or used again since'),
      of: 'staleEvents',
      write: count,
      rare: true,
    },
    {
      label: t('Accept errors'),
      meaning: t('accept calls that failed'),
      of: 'acceptErrors',
      write: count,
      rare: true,
    },
  ];
}

export class Counters extends LitElement {
  static override properties = {
    statistics: { attribute: false },
    rates: { attribute: false },
    kind: { type: String },
    watched: { attribute: false },
  };
  declare statistics: WatchedStatistics | undefined;
  declare rates: Rates;
  declare kind: RowKind;
  /** Whose mistakes mark the counters that show them. */
  declare watched: Watched | undefined;

  static override styles = [
    theme,
    css`
      dl {
        display: grid;
        gap: 6px 0;
        grid-template-columns: repeat(auto-fill, minmax(82px, 1fr));
        margin: 0;
        padding: 6px 12px;
      }
      dt {
        color: var(--vscode-descriptionForeground);
        font-size: 11px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      /* Of one height, whatever script a text is in: another font's lines are higher. */
      dt,
      dd {
        height: 17px;
        line-height: 17px;
        margin: 0;
        white-space: nowrap;
      }
      .total {
        font-weight: 600;
      }
      /* A name breaks at its hyphens; half of it would name nothing. */
      .mark {
        --vscode-icon-foreground: var(--vscode-editorWarning-foreground);
        display: flex;
        font-size: 11px;
        gap: 3px;
        height: auto;
        line-height: 13px;
        padding-inline-end: 6px;
        white-space: normal;
      }
      @container (max-width: 700px) {
        dl {
          gap: 0 16px;
          grid-template-columns: repeat(auto-fill, minmax(165px, 1fr));
        }
        dl > div {
          align-items: baseline;
          column-gap: 6px;
          display: flex;
          flex-wrap: wrap;
        }
        .mark {
          flex: 0 0 100%;
        }
        /* Its baseline is its lower edge: the words before it would stand lower than their neighbours. */
        .rate:empty {
          display: none;
        }
      }
      .rate {
        color: var(--vscode-descriptionForeground);
        font-size: 11px;
      }
    `,
  ];

  override render() {
    const { statistics } = this;
    if (statistics === undefined) return nothing;
    // Of a program that nobody counts the calls of, they are absent.
    const shown = counters(this.kind).filter(
      ({ of, rare }) => statistics[of] !== undefined && (rare === undefined || statistics[of] > 0),
    );
    return html`<dl>${shown.map((counter) => this.#counter(counter, statistics[counter.of] ?? 0))}</dl>`;
  }

  #counter({ label, meaning, of, write, momentary }: Counter, total: number) {
    const rate = momentary ? undefined : this.rates.of(of);
    const marks = this.watched === undefined ? [] : shownBy(of, this.watched);
    return html`<div title=${[meaning, ...marks].join('\n')} class=${marks.length > 0 ? 'marked' : ''}>
      <dt>${label}</dt>
      <dd class="total">${write(total)}</dd>
      <dd class="rate">${rate ? this.#rate(of, write, rate) : nothing}</dd>
      ${marks.map((mistake) => html`<dd class="mark"><vscode-icon name="warning" size="12"></vscode-icon><span>${mistake}</span></dd>`)}
    </div>`;
  }

  #rate(of: keyof WatchedStatistics, write: Counter['write'], rate: number): string {
    if (of === 'cpuNanoseconds') return t('{0} % of a core', decimal(rate / 1e7, 1));
    return perSecond(write(rate));
  }
}

customElements.define('lab-counters', Counters);
