/**
 * Where the parts of the panel stand: the table and the loop left, the socket right. Where it is narrow they are
 * stacked, first what one has come to see: the table, as high as its rows, and the queues.
 */
import { css } from 'lit';
import { mistakesBadgeStyles } from '../mistakes/mistakesBadge.ts';
import { theme } from './theme.ts';

export const panelStyles = [
  theme,
  mistakesBadgeStyles,
  css`
    :host {
      container-type: inline-size;
      height: 100%;
    }
    main {
      display: grid;
      grid-template:
        'head head' auto
        'grid socket' minmax(160px, 1fr)
        'call socket' minmax(0, max-content)
        / minmax(0, 1fr) minmax(320px, 36%);
      height: 100%;
    }
    lab-empty {
      grid-area: 1 / 1 / -1 / -1;
    }
    .head {
      border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      grid-area: head;
    }
    .top {
      align-items: center;
      display: flex;
      flex-wrap: wrap;
      gap: 4px 12px;
      padding: 4px 12px;
    }
    /* What it holds and the loop's controls share the lines that they need. */
    lab-server-header {
      display: contents;
    }
    lab-connection-grid {
      grid-area: grid;
      padding-top: 4px;
    }
    .call {
      grid-area: call;
      max-height: 42cqh;
      overflow: auto;
    }
    .socket {
      border-inline-start: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      grid-area: socket;
      overflow: auto;
    }
    .problem {
      align-items: center;
      background: var(--vscode-inputValidation-errorBackground);
      border-block: 1px solid var(--vscode-inputValidation-errorBorder);
      display: flex;
      gap: 8px;
      padding: 4px 12px;
    }
    .problem span {
      flex: 1;
    }
    @container (max-width: 700px) {
      main {
        grid-template:
          'head' auto
          'grid' auto
          'queues' auto
          'call' auto
          'options' auto
          / minmax(0, 1fr);
        height: auto;
      }
      lab-connection-grid {
        max-height: 320px;
      }
      .call {
        max-height: none;
        overflow: visible;
      }
      .socket {
        display: contents;
      }
      .queues {
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        grid-area: queues;
      }
      .options {
        grid-area: options;
      }
    }
  `,
];
