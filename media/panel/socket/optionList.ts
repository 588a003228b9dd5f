/**
 * The options of the shown socket, by level, each with what it does, as the Settings editor would show them.
 *
 * For the Tab key the list is one row: arrows go from row to row, Enter and Tab into the row's controls, Escape back.
 */
import { css, html, LitElement } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SocketOption } from '../../../extension/contract/server.ts';
import { engineWord } from '../../../extension/shared/words/engineWords.ts';
import { optionSections, optionValueText } from '../../../extension/shared/words/optionWords.ts';
import { moveByKey } from '../frame/moveByKey.ts';
import { theme } from '../frame/theme.ts';
import type { OptionNote } from '../state/model.ts';
import type { OptionRow } from './optionRow.ts';

/** About as many rows as are in view. */
const page = 8;

export class OptionList extends LitElement {
  static override properties = {
    options: { attribute: false },
    notes: { attribute: false },
    frozen: { type: Boolean },
    shared: { type: Boolean },
    _active: { state: true },
  };
  declare options: SocketOption[];
  /** What came of setting an option, by its name. */
  declare notes: ReadonlyMap<string, OptionNote>;
  /** Nothing can be set any more. */
  declare frozen: boolean;
  /** Others have these options too: a value can be set on all of them. */
  declare shared: boolean;
  /** Name of the option that the keyboard was on last. */
  declare _active: string | undefined;

  static override styles = [
    theme,
    css`
      h3 {
        color: var(--vscode-descriptionForeground);
        font-weight: 400;
        letter-spacing: 0;
        padding: 8px 12px 2px;
        text-transform: none;
      }
    `,
  ];

  override render() {
    const sections = optionSections(this.options);
    const inOrder = sections.flatMap(({ options }) => options);
    const stop = inOrder.find(({ name }) => name === this._active) ?? inOrder[0];
    return sections.map(
      ({ level, options }) => html`<section aria-label=${level}>
        <h3 class="code">${level}</h3>
        ${repeat(
          options,
          ({ name }) => name,
          (option) => this.#row(option, option === stop),
        )}
      </section>`,
    );
  }

  /** A row that Tab does not stop at hides its controls from Tab too: they are in its shadow tree. */
  #row(given: SocketOption, isStop: boolean) {
    const option = this.frozen ? { ...given, settable: false } : given;
    const { name, value } = option;
    return html`<lab-option-row
      role="group"
      aria-label=${value === null ? name : `${name}: ${optionValueText(option)}`}
      aria-description=${engineWord(option.effect)}
      tabindex=${isStop ? 0 : -1}
      data-option=${name}
      .option=${option}
      .note=${this.notes.get(name)}
      ?shared=${this.shared}
      @focusin=${() => {
        this._active = name;
      }}
      @keydown=${this.#keyDown}
    ></lab-option-row>`;
  }

  #keyDown = (event: KeyboardEvent) => {
    const row = event.currentTarget as OptionRow;
    const onRow = event.composedPath()[0] === row;
    if (event.key === 'Escape' && !onRow) row.focus();
    else if (event.key === 'Enter' && onRow) row.focusControl();
    else if (onRow || !hasArrowsOfItsOwn(event)) this.#move(row, event);
  };

  #move(from: OptionRow, event: KeyboardEvent): void {
    const rows = [...this.renderRoot.querySelectorAll<OptionRow>('lab-option-row')];
    const to = moveByKey(event.key, rows.indexOf(from), rows.length, page);
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    rows[to]!.focus();
  }
}

/** A number goes up and down by the arrows, a choice too; in a text they move the cursor. */
function hasArrowsOfItsOwn(event: KeyboardEvent): boolean {
  return !event
    .composedPath()
    .some((place) => place instanceof Element && place.matches('vscode-checkbox, vscode-toolbar-button'));
}

customElements.define('lab-option-list', OptionList);
