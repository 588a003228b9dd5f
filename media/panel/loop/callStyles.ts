/** What the pictures of the three calls have in common. */
import { css, html } from 'lit';
import { hexadecimal } from '../../../extension/shared/eventBits.ts';

export const callStyles = css`
  table {
    border-collapse: collapse;
  }
  th,
  td {
    font-weight: 400;
    line-height: 18px;
    padding: 0 14px 0 0;
    text-align: start;
    vertical-align: top;
    white-space: nowrap;
  }
  th {
    color: var(--vscode-descriptionForeground);
    font-size: 11px;
  }
  td.fd {
    text-align: end;
  }
  tr.ready td {
    color: var(--vscode-foreground);
    font-weight: 600;
  }
  tr.idle td {
    color: var(--vscode-descriptionForeground);
  }
  .role {
    color: var(--vscode-descriptionForeground);
    font-family: var(--vscode-font-family);
    font-style: italic;
    font-weight: 400;
  }
  .raw {
    color: var(--vscode-descriptionForeground);
    font-weight: 400;
    margin-inline-start: 0.7em;
  }
  .lists {
    display: flex;
    flex-wrap: wrap;
    gap: 10px 36px;
  }
  .lists h3 {
    color: var(--vscode-descriptionForeground);
    font-weight: 400;
    letter-spacing: 0;
    margin-bottom: 2px;
    text-transform: none;
  }
  .more {
    font-size: 12px;
    margin: 2px 0 0;
  }
`;

/** The bits as the kernel has them, beside their names. */
export function raw(bits: number) {
  return html`<span class="raw">${hexadecimal(bits)}</span>`;
}
