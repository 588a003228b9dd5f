/** The queues of one connection, from the program to the wire and back, each with its bytes and its limit. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { Inspection } from '../../../extension/contract/connection.ts';
import { bytes, plain, queueFraction } from '../format.ts';
import { type Held, limitThatHolds, type Stage } from '../limit.ts';
import { property } from './property.ts';
import { queueColours, theme } from './theme.ts';

interface Step {
  stage: Stage;
  name: string;
  meaning: string;
  /** Undefined: not known. */
  amount: number | undefined;
  note: string;
}

export class QueuePipe extends LitElement {
  static override properties = { inspection: { attribute: false } };
  declare inspection: Inspection | undefined;

  static override styles = [
    theme,
    queueColours,
    css`
      :host {
        padding: 6px 12px 10px;
      }
      h3 {
        align-items: center;
        color: var(--vscode-descriptionForeground);
        display: flex;
        font-weight: 400;
        gap: 4px;
        letter-spacing: 0;
        padding: 6px 0 2px;
        text-transform: none;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        align-items: center;
        column-gap: 10px;
        display: grid;
        grid-template-columns: 10px minmax(92px, 1fr) minmax(60px, 1.1fr) 66px;
        padding-block: 2px;
        position: relative;
        row-gap: 1px;
      }
      /* The pipe itself: a line through the stations, from the first to the last. */
      li::before {
        background: var(--vscode-descriptionForeground);
        content: '';
        inset: 0 auto 0 4px;
        opacity: 0.5;
        position: absolute;
        width: 1px;
      }
      li:first-child::before {
        top: 10px;
      }
      li:last-child::before {
        bottom: auto;
        height: 10px;
      }
      li:only-child::before {
        display: none;
      }
      .station {
        background: var(--vscode-editor-background);
        border: 1px solid var(--vscode-descriptionForeground);
        border-radius: 50%;
        height: 9px;
        width: 9px;
        z-index: 1;
      }
      .filled .station {
        background: var(--queue);
      }
      .end .station {
        border-radius: 0;
      }
      .bytes {
        text-align: end;
        white-space: nowrap;
      }
      .note {
        font-size: 11px;
        grid-column: 2 / -1;
      }
      .held {
        align-items: start;
        background: var(--vscode-inputValidation-warningBackground);
        border: 1px solid var(--vscode-inputValidation-warningBorder);
        color: var(--vscode-inputValidation-warningForeground, var(--vscode-foreground));
        display: flex;
        gap: 6px;
        margin-top: 8px;
        padding: 4px 8px;
      }
    `,
  ];

  override render() {
    const { inspection } = this;
    if (inspection === undefined) return nothing;
    const held = limitThatHolds(inspection);
    return html`
      ${this.#direction(t('Sending'), t('server'), sending(inspection), t('peer'))}
      ${this.#direction(t('Receiving'), t('peer'), receiving(inspection), t('server'))}
      ${held === undefined ? nothing : this.#held(held)}
    `;
  }

  #direction(title: string, from: string, steps: Step[], to: string) {
    return html`<h3>${title}: ${from} → ${to}</h3>
      <ol aria-label=${title}>
        ${steps.map((step) => this.#step(step))}
      </ol>`;
  }

  #step({ stage, name, meaning, amount, note }: Step) {
    const filled = amount !== undefined && amount > 0;
    return html`<li class="${stage} ${filled ? 'filled' : ''}" title=${meaning}>
      <span class="station"></span>
      <span>${name}</span>
      <span class="bar" ${property('--fraction', queueFraction(amount ?? 0))}></span>
      <span class="bytes ${filled ? '' : 'quiet'}">${amount === undefined ? t('unknown') : bytes(amount)}</span>
      ${note === '' ? nothing : html`<span class="note quiet">${note}</span>`}
    </li>`;
  }

  #held({ reason }: Held) {
    return html`<div class="held"><vscode-icon name="warning"></vscode-icon><span>${reason}</span></div>`;
  }
}

function sending({ queues, tcpInfo }: Inspection): Step[] {
  const { application } = queues;
  return [
    {
      stage: 'application',
      name: t('Application'),
      meaning: t('Held by the server, not yet taken by the kernel'),
      amount: application.bytes,
      note: t('{0} messages, limit {1}', plain(application.messages), bytes(application.limit)),
    },
    {
      stage: 'unsent',
      name: t('Unsent'),
      meaning: t('SIOCOUTQNSD: taken by the kernel, not yet sent'),
      amount: queues.unsent,
      note: t('SO_SNDBUF {0}', bytes(queues.sendBuffer)),
    },
    {
      stage: 'inFlight',
      name: t('In flight'),
      meaning: t('SIOCOUTQ less SIOCOUTQNSD: sent, not yet acknowledged'),
      amount: queues.inFlight,
      note:
        tcpInfo === undefined
          ? ''
          : t('congestion window {0} × {1}', plain(tcpInfo.congestionWindow), bytes(tcpInfo.sendMss)),
    },
    {
      stage: 'peerReceive',
      name: t("Peer's receive queue"),
      meaning: t('Arrived at the peer, not read by its program'),
      amount: queues.peerReceive,
      note: peerNote({ queues, tcpInfo }),
    },
  ];
}

function peerNote({ queues, tcpInfo }: Pick<Inspection, 'queues' | 'tcpInfo'>): string {
  const window = tcpInfo === undefined ? [] : [t('window it offers {0}', bytes(tcpInfo.sendWindow))];
  const known = queues.peerReceive === undefined ? [t('the peer is not on this machine')] : [];
  return [...window, ...known].join(', ');
}

function receiving({ queues, tcpInfo }: Inspection): Step[] {
  const window = tcpInfo === undefined ? [] : [t('window we offer {0}', bytes(tcpInfo.receiveWindow))];
  return [
    {
      stage: 'receive',
      name: t('Receive queue'),
      meaning: t('SIOCINQ: received by the kernel, not read by the server'),
      amount: queues.receive,
      note: [t('SO_RCVBUF {0}', bytes(queues.receiveBuffer)), ...window].join(', '),
    },
  ];
}

customElements.define('lab-queue-pipe', QueuePipe);
