/** How the time line and what stands round it look. */
import { css } from 'lit';

export const timeLineStyles = css`
  :host {
    padding: 4px 12px 8px;
  }
  canvas {
    cursor: crosshair;
    display: block;
    touch-action: pan-y;
    width: 100%;
  }
  .tools {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    min-height: 24px;
  }
  .legend {
    align-items: baseline; /* Chinese and Latin signs have lines of different height. */
    display: flex;
    flex-wrap: wrap;
    font-size: 11px;
    gap: 2px 10px;
  }
  .buttons {
    display: flex;
    margin-inline-start: auto;
  }
  .said {
    margin: 2px 0 0;
    min-height: 17px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;
