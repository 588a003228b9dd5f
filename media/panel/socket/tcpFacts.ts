/** What the kernel's TCP_INFO says of a connection. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TcpInfo } from '../../../extension/contract/connection.ts';
import { theme } from '../frame/theme.ts';
import { bytes, elapsed, nanoseconds, plain } from '../words/format.ts';
import { segmentsWord } from '../words/words.ts';

type Fact = [name: string, value: string];

const microseconds = (amount: number) => (amount > 0 ? nanoseconds(amount * 1000) : '–');

function facts(info: TcpInfo): Fact[] {
  return [
    [t('TCP state'), info.state],
    [t('Congestion state'), info.congestionState],
    [
      t('Round-trip time'),
      t('{0} ± {1}', microseconds(info.rttMicroseconds), microseconds(info.rttVarianceMicroseconds)),
    ],
    [t('Smallest round trip'), microseconds(info.minimumRttMicroseconds)],
    [t('Retransmission timeout'), microseconds(info.rtoMicroseconds)],
    [t('Congestion window'), segmentsWord(info.congestionWindow)],
    [t('Segment size, send / receive'), `${bytes(info.sendMss)} / ${bytes(info.receiveMss)}`],
    [t('Path MTU'), bytes(info.pathMtu)],
    [t('Window it offers'), bytes(info.sendWindow)],
    [t('Window we offer'), bytes(info.receiveWindow)],
    [t('Delivery rate'), t('{0}/s', bytes(info.deliveryRate))],
    [t('Segments out / in'), `${plain(info.segmentsOut)} / ${plain(info.segmentsIn)}`],
    [t('Bytes acknowledged'), bytes(info.bytesAcked)],
    [t('Bytes received'), bytes(info.bytesReceived)],
    [t('Unacknowledged / lost segments'), `${plain(info.unacked)} / ${plain(info.lost)}`],
    [t('Retransmissions'), plain(info.totalRetransmissions)],
    [t('Last sent'), t('{0} ago', elapsed(info.lastDataSentMilliseconds))],
    [t('Last received'), t('{0} ago', elapsed(info.lastDataReceivedMilliseconds))],
  ];
}

export class TcpFacts extends LitElement {
  static override properties = { info: { attribute: false } };
  declare info: TcpInfo | undefined;

  static override styles = [
    theme,
    css`
      dl {
        margin: 0;
        padding: 4px 12px 8px;
      }
      div {
        display: grid;
        gap: 10px;
        grid-template-columns: minmax(0, 1fr) auto;
        line-height: 20px;
      }
      dt {
        color: var(--vscode-descriptionForeground);
      }
      dd {
        margin: 0;
        text-align: end;
      }
    `,
  ];

  override render() {
    if (this.info === undefined) return nothing;
    return html`<dl>
      ${facts(this.info).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>`;
  }
}

customElements.define('lab-tcp-facts', TcpFacts);
