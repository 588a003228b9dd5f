/** The queues of one connection, in each direction from program to program, and the limit that holds there. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { Inspection } from '../../../extension/contract/connection.ts';
import { type Limit, limitsThatHold } from '../../../extension/shared/limit.ts';
import type { RowKind } from '../../../extension/shared/watched.ts';
import { limitText } from '../../../extension/shared/words/limitWords.ts';
import { bytes, ifKnown } from '../../../extension/shared/words/quantities.ts';
import {
  receivingStations,
  type Station,
  sendingStations,
} from '../../../extension/shared/words/stations.ts';
import { property } from '../frame/property.ts';
import { queueColours, theme } from '../frame/theme.ts';
import { barScale, queueFraction } from '../words/bars.ts';

export class QueuePipe extends LitElement {
  static override properties = { inspection: { attribute: false }, kind: { type: String } };
  declare inspection: Inspection | undefined;
  declare kind: RowKind;

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
      .read .station {
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
      p {
        margin: 6px 0 0;
      }
      .held {
        align-items: start;
        background: var(--vscode-inputValidation-warningBackground);
        border: 1px solid var(--vscode-inputValidation-warningBorder);
        color: var(--vscode-inputValidation-warningForeground, var(--vscode-foreground));
        display: flex;
        gap: 6px;
        margin-block: 8px 4px;
        padding: 4px 8px;
      }
    `,
  ];

  override render() {
    const { inspection } = this;
    if (inspection === undefined) return nothing;
    const { kind } = this;
    const own = kind === 'socket' ? t('program') : t('server');
    const held = limitsThatHold(inspection);
    return html`
      ${this.#direction(t('Sending'), own, sendingStations(inspection, kind), t('peer'), held.sending)}
      ${this.#direction(t('Receiving'), t('peer'), receivingStations(inspection, kind), own, held.receiving)}
      ${inspection.queues.application === undefined ? html`<p class="note quiet">${t('What the program itself still holds, no kernel knows.')}</p>` : nothing}
      <p class="note quiet">${barScale()}</p>
    `;
  }

  #direction(title: string, from: string, stations: Station[], to: string, held: Limit | undefined) {
    return html`<h3>${t('{0}: {1} → {2}', title, from, to)}</h3>
      <ol aria-label=${title}>
        ${stations.map((station) => this.#station(station, station.kind === held?.stage))}
      </ol>
      ${held === undefined ? nothing : this.#held(held)}`;
  }

  #station({ kind, name, meaning, amount, note }: Station, holds: boolean) {
    const filled = kind !== 'read' && amount !== undefined && amount > 0;
    return html`<li class="${kind} ${filled ? 'filled' : ''}" title=${meaning}>
      <span class="station"></span>
      <span>${name}${holds ? html` <vscode-icon name="warning" size="12"></vscode-icon>` : nothing}</span>
      ${
        kind === 'read'
          ? html`<span></span>`
          : html`<span class="bar scaled" ${property('--fraction', queueFraction(amount ?? 0))}></span>`
      }
      <span class="bytes ${filled ? '' : 'quiet'}">${ifKnown(amount, bytes)}</span>
      ${note === '' ? nothing : html`<span class="note quiet">${note}</span>`}
    </li>`;
  }

  #held(limit: Limit) {
    return html`<div class="held">
      <vscode-icon name="warning"></vscode-icon><span>${limitText(limit)}</span>
    </div>`;
  }
}

customElements.define('lab-queue-pipe', QueuePipe);
