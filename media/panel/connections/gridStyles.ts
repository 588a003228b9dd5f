/** How the connection table looks: VS Code's list, with columns. */
import { css } from 'lit';

export const gridStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .frame {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
    position: relative;
  }
  .scroller {
    flex: 1;
    min-height: 0;
    outline: none;
    overflow: auto;
    /* Sideways it is no gesture of the browser; up and down, what the table has no more rows for scrolls the panel. */
    overscroll-behavior: contain auto;
  }
  @container (max-width: 700px) {
    .frame {
      flex: 0 1 auto;
    }
  }
  .vacant {
    flex: none;
  }
  .row {
    contain: strict;
    display: grid;
    grid-template-columns: var(--columns);
    height: 22px;
    line-height: 22px;
    padding-inline: 8px;
    width: max(100%, var(--row-width));
  }
  .head-group {
    position: sticky;
    top: 0;
    z-index: 1;
  }
  .head {
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    color: var(--vscode-descriptionForeground);
    height: 24px;
  }
  .body {
    position: relative;
    width: max(100%, var(--row-width));
  }
  .rows {
    left: 0;
    position: absolute;
    top: 0;
    width: 100%;
    will-change: transform;
  }
  [role='columnheader'],
  [role='gridcell'] {
    overflow: hidden;
    padding-inline: 4px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  [role='columnheader'] {
    position: relative;
  }
  .edge {
    cursor: col-resize;
    inset: 3px 0 3px auto;
    position: absolute;
    width: 5px;
  }
  .edge:hover {
    background: var(--vscode-sash-hoverBorder);
  }
  [role='gridcell'] {
    /* Of the columns out of view nothing is laid out: halves what a frame costs. */
    content-visibility: auto;
    height: 22px;
  }
  .activity[role='gridcell'] {
    padding-top: 3px;
  }
  polyline {
    fill: none;
    stroke: var(--vscode-charts-foreground);
  }
  [role='columnheader'] button {
    all: unset;
    box-sizing: border-box;
    cursor: pointer;
    font-size: 11px;
    line-height: 23px;
    overflow: hidden;
    text-overflow: ellipsis;
    width: 100%;
  }
  [role='columnheader'] button:hover,
  [aria-sort='ascending'] button,
  [aria-sort='descending'] button {
    color: var(--vscode-foreground);
  }
  [role='columnheader'] button:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .figure,
  .queue {
    text-align: end;
  }
  .figure button,
  .queue button {
    text-align: end;
  }
  .queue[role='gridcell'] {
    align-items: center;
    display: grid;
    gap: 6px;
    grid-template-columns: 1fr 58px;
  }
  .zero {
    color: var(--vscode-descriptionForeground);
  }
  .zero .bar {
    visibility: hidden;
  }
  .interest[role='gridcell'] {
    font-family: var(--vscode-editor-font-family, monospace);
    letter-spacing: 0.15em;
  }
  .row[aria-selected]:hover {
    background: var(--vscode-list-hoverBackground);
    color: var(--vscode-list-hoverForeground, inherit);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .row.marked {
    box-shadow: inset 3px 0 var(--vscode-focusBorder);
  }
  .row.chosen {
    background: var(--vscode-list-inactiveSelectionBackground);
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .scroller:focus .row.chosen {
    background: var(--vscode-list-activeSelectionBackground);
    color: var(--vscode-list-activeSelectionForeground, inherit);
  }
  .row.chosen .zero {
    color: inherit;
  }
  .scroller:focus-visible .row.active {
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder));
    outline-offset: -1px;
  }
  .row.menu[aria-selected] {
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder));
    outline-offset: -1px;
  }
  .row.touched {
    background: var(--vscode-editor-stackFrameHighlightBackground);
  }
  .touched .zero {
    color: inherit;
  }
  .marked .id::before {
    content: '✓ ';
  }
  .touched .id::before {
    content: '▸ ';
  }
  .touched.marked .id::before {
    content: '▸✓ ';
  }
  .closed {
    opacity: 0.6;
  }
  .closed .peer {
    text-decoration: line-through;
  }
  .none {
    padding: 16px 12px;
  }
`;
