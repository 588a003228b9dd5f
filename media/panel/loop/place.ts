/** Where a program makes a call: `server.py:42 in handle`, a link where there is such a file; the whole stack in its tooltip. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { SourceFrame } from '../../../extension/contract/panel.ts';
import { frameToName, placeText, stackText } from '../../../extension/shared/words/siteWords.ts';
import { emit } from '../frame/emit.ts';
import { theme } from '../frame/theme.ts';

export class PlaceInSource extends LitElement {
  static override properties = { frames: { attribute: false } };
  declare frames: readonly SourceFrame[] | undefined;

  static override styles = [
    theme,
    css`
      :host {
        display: inline;
      }
      a {
        /* On the background of what is held a link has the colour of the text. */
        color: var(--place, var(--vscode-textLink-foreground));
        cursor: pointer;
        text-decoration: underline;
        text-decoration-thickness: 1px;
        text-underline-offset: 2px;
      }
      a:hover {
        color: var(--place, var(--vscode-textLink-activeForeground));
      }
    `,
  ];

  override render() {
    const { frames = [] } = this;
    const frame = frameToName(frames);
    if (frame === undefined) return nothing;
    const text = placeText(frame);
    const stack = stackText(frames);
    if (!isLink(frame)) return html`<span class="quiet" title=${stack}>${text}</span>`;
    return html`<a href="#" title=${stack} aria-label=${t('Open {0}', text)} @click=${this.#open(frame)}>${text}</a>`;
  }

  #open =
    ({ file, line }: Link) =>
    (event: Event) => {
      event.preventDefault();
      emit(this, 'lab-open-line', { file, line });
    };
}

export type Link = SourceFrame & Required<Pick<SourceFrame, 'file' | 'line'>>;

export function isLink(frame: SourceFrame | undefined): frame is Link {
  return frame?.opens === true && frame.file !== undefined && frame.line !== undefined;
}

customElements.define('lab-place', PlaceInSource);
