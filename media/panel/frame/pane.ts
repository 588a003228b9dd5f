/** A section that folds, as those of VS Code's sidebar do, and tells so by `lab-fold`. Content goes in the slot. */
import { css, html, LitElement, nothing } from 'lit';
import { theme } from './theme.ts';

export class Pane extends LitElement {
  static override properties = {
    heading: { type: String },
    note: { type: String },
    folded: { type: Boolean },
  };
  declare heading: string;
  /** A few words beside the heading. */
  declare note: string | undefined;
  declare folded: boolean;

  static override styles = [
    theme,
    css`
      summary {
        align-items: center;
        background: var(--vscode-sideBarSectionHeader-background);
        border-top: 1px solid var(--vscode-sideBarSectionHeader-border, var(--vscode-contrastBorder, transparent));
        cursor: pointer;
        display: flex;
        gap: 4px;
        height: 22px;
        list-style: none;
        padding: 0 10px 0 2px;
        user-select: none;
      }
      vscode-icon {
        transition: rotate 80ms;
      }
      details[open] vscode-icon {
        rotate: 90deg;
      }
      .note {
        font-size: 11px;
        margin-inline-start: auto;
      }
      @media (prefers-reduced-motion: reduce) {
        vscode-icon {
          transition: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
    this.folded = false;
  }

  override render() {
    return html`<details ?open=${!this.folded} @toggle=${this.#toggled}>
      <summary>
        <vscode-icon name="chevron-right"></vscode-icon>
        <h2>${this.heading}</h2>
        ${this.note ? html`<span class="note quiet">${this.note}</span>` : nothing}
      </summary>
      <slot></slot>
    </details>`;
  }

  #toggled = (event: Event) => {
    this.folded = !(event.target as HTMLDetailsElement).open;
    this.dispatchEvent(new CustomEvent('lab-fold', { detail: this.folded }));
  };
}

customElements.define('lab-pane', Pane);
