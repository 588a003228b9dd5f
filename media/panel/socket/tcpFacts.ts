/** What the kernel's TCP_INFO says of a connection. */
import { css, html, LitElement, nothing } from 'lit';
import type { TcpInfo } from '../../../extension/contract/connection.ts';
import { tcpFacts } from '../../../extension/shared/words/tcpWords.ts';
import { theme } from '../frame/theme.ts';

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
      ${tcpFacts(this.info).map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>`;
  }
}

customElements.define('lab-tcp-facts', TcpFacts);
