/** What can be set on the shown socket, and what TCP says of it: of the listener, or of a connection. */
import { t } from '@vscode/l10n';
import { html, LitElement, nothing } from 'lit';
import type { Inspection } from '../../../extension/contract/connection.ts';
import type { SocketOption } from '../../../extension/contract/server.ts';
import type { RowKind } from '../../../extension/shared/watched.ts';
import { theme } from '../frame/theme.ts';
import type { OptionNote } from '../state/model.ts';

export class SocketOptions extends LitElement {
  static override properties = {
    options: { attribute: false },
    notes: { attribute: false },
    kind: { type: String },
    inspection: { attribute: false },
    frozen: { type: Boolean },
  };
  /** None before they were asked for, and of a server that ended before. */
  declare options: SocketOption[];
  declare notes: ReadonlyMap<string, OptionNote>;
  declare kind: RowKind;
  /** Of the selected connection; undefined: the listener is shown. */
  declare inspection: Inspection | undefined;
  /** Nothing can be set any more. */
  declare frozen: boolean;

  static override styles = theme;

  override render() {
    if (this.options.length === 0) return nothing;
    const tcpInfo = this.inspection?.tcpInfo;
    const ofPeer = this.inspection !== undefined && this.kind === 'peer';
    return html`
      <lab-pane heading=${ofPeer ? t('Options of the one socket') : t('Socket options')}>
        <lab-option-list
          .options=${this.options}
          .notes=${this.notes}
          ?frozen=${this.frozen}
          ?shared=${tcpInfo !== undefined}
        ></lab-option-list>
      </lab-pane>
      ${
        tcpInfo === undefined
          ? nothing
          : html`<lab-pane heading=${t('TCP facts')} note="TCP_INFO" folded>
              <lab-tcp-facts .info=${tcpInfo}></lab-tcp-facts>
            </lab-pane>`
      }
    `;
  }
}

customElements.define('lab-socket-options', SocketOptions);
