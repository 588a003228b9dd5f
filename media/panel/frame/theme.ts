/** Styles that every element of the panel shares. Colours are the theme's own variables, none is ours. */
import { css, unsafeCSS } from 'lit';
import { barTicks, queueFraction } from '../words/bars.ts';

const cut = 'var(--vscode-editor-background)';

export const theme = css`
  :host {
    box-sizing: border-box;
    display: block;
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  h3 {
    font-size: 11px;
    font-weight: 700;
    letter-spacing: 0.04em;
    margin: 0;
    text-transform: uppercase;
  }
  .code {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: calc(var(--vscode-font-size, 13px) - 1px);
  }
  .quiet {
    color: var(--vscode-descriptionForeground);
  }
  /* vscode-elements draw their switches with colours alone, which forced colours take away. */
  @media (forced-colors: active) {
    vscode-checkbox {
      forced-color-adjust: none;
    }
  }
  .only-read {
    clip-path: inset(50%);
    height: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
    width: 1px;
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
`;

/** Cuts in the bar of a queue, which is logarithmic. */
const ticks = unsafeCSS(
  barTicks
    .map((amount) => `linear-gradient(${cut}, ${cut}) ${queueFraction(amount) * 100}% 0 / 1px 100% no-repeat`)
    .join(', '),
);

/** The colour of each queue, wherever it is drawn. A name always stands beside it. */
export const queueColours = css`
  .application {
    --queue: var(--vscode-charts-purple);
  }
  /* The high contrast themes have no orange. */
  .unsent {
    --queue: var(--vscode-charts-orange, var(--vscode-charts-red));
  }
  .inFlight {
    --queue: var(--vscode-charts-yellow);
  }
  .peerReceive {
    --queue: var(--vscode-charts-green);
  }
  .receive {
    --queue: var(--vscode-charts-blue);
  }
  /* One box with a gradient: a table draws hundreds of these in each frame. */
  .bar {
    background: linear-gradient(
      to right,
      var(--queue) calc(var(--fraction, 0) * 100%),
      color-mix(in srgb, var(--vscode-foreground) 14%, transparent) 0
    );
    border-radius: 2px;
    height: 6px;
  }
  .bar.scaled {
    background:
      ${ticks},
      linear-gradient(
        to right,
        var(--queue) calc(var(--fraction, 0) * 100%),
        color-mix(in srgb, var(--vscode-foreground) 14%, transparent) 0
      );
  }
  @media (forced-colors: active) {
    .bar {
      --queue: CanvasText;
      border: 1px solid CanvasText;
      forced-color-adjust: none;
    }
  }
`;
