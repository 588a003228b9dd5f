/** Where the parts of the panel stand: the table and the call left, the socket right; stacked where it is narrow. */
import { css } from 'lit';
import { theme } from './theme.ts';

export const panelStyles = [
  theme,
  css`
    :host {
      container-type: inline-size;
      height: 100%;
    }
    main {
      display: grid;
      grid-template:
        'head head' auto
        'grid detail' minmax(160px, 1fr)
        'call detail' minmax(0, max-content)
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
    }
    lab-server-header {
      flex: 1 1 640px;
    }
    lab-loop-controls {
      flex: 0 1 auto;
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
    .detail {
      border-inline-start: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      grid-area: detail;
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
          'grid' 320px
          'call' auto
          'detail' auto
          / minmax(0, 1fr);
        height: auto;
      }
      .call,
      .detail {
        border-inline-start: 0;
        max-height: none;
        overflow: visible;
      }
    }
  `,
];
