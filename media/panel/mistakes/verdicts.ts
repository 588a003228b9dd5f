/** What the program was found to do wrong, each with its line, what was seen, and what cures it. */
import { css, html, LitElement, nothing } from 'lit';
import type { Finding } from '../../../extension/contract/finding.ts';
import {
  mistakesFoundWord,
  verdictCount,
  verdictCure,
  verdictEvidence,
  verdictTitle,
} from '../../../extension/shared/words/verdictWords.ts';
import { theme } from '../frame/theme.ts';
import type { Lines } from '../state/sites.ts';

export class Verdicts extends LitElement {
  static override properties = { findings: { attribute: false }, lines: { attribute: false } };
  declare findings: readonly Finding[];
  /** Where the program makes its calls. */
  declare lines: Lines | undefined;

  static override styles = [
    theme,
    css`
      :host {
        background: var(--vscode-inputValidation-warningBackground);
        border-block: 1px solid var(--vscode-inputValidation-warningBorder);
        color: var(--vscode-inputValidation-warningForeground, var(--vscode-foreground));
        display: block;
        max-height: 30cqh;
        overflow: auto;
        padding: 4px 12px 8px;
      }
      ul {
        display: grid;
        gap: 6px;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .what {
        align-items: baseline;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 8px;
        padding-inline-start: 24px;
      }
      .name {
        font-weight: 600;
      }
      vscode-icon {
        --vscode-icon-foreground: var(--vscode-editorWarning-foreground);
        align-self: center;
        margin-inline-start: -24px;
      }
      p {
        margin: 0 0 0 24px;
      }
    `,
  ];

  override render() {
    if (this.findings.length === 0) return nothing;
    return html`<h2 class="only-read">${mistakesFoundWord(this.findings.length)}</h2>
      <ul>
        ${this.findings.map((finding) => this.#verdict(finding))}
      </ul>`;
  }

  #verdict(finding: Finding) {
    const { mistake, site } = finding;
    return html`<li data-mistake=${mistake}>
      <div class="what">
        <vscode-icon name="warning"></vscode-icon>
        <span class="name">${mistake}</span>
        <span>${verdictTitle(finding)}</span>
        ${site === undefined ? nothing : html`<lab-place .frames=${this.lines?.(site)}></lab-place>`}
        <span class="quiet">${verdictCount(finding)}</span>
      </div>
      <p>${verdictEvidence(finding)}</p>
      <p>${verdictCure(finding)}</p>
    </li>`;
  }
}

customElements.define('lab-verdicts', Verdicts);
