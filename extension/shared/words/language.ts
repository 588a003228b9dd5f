/**
 * The language that the lab speaks to the person. Each process that shows words sets it once, at its start, before it
 * says any; until then, and in the processes that show none, it is English.
 */

type Translate = (message: string, ...fillings: (string | number)[]) => string;

/** Translates a sentence and fills in what stands for `{0}`, `{1}` …; without a translation it stays English. */
export function t(message: string, ...fillings: (string | number)[]): string {
  return spoken.translate(message, ...fillings);
}

/** @param translate `vscode.l10n.t`, or `t` of `@vscode/l10n`. @param locale of numbers and times of day. */
export function setLanguage(translate: Translate, locale: string): void {
  spoken = new Language(translate, locale, true);
}

/** For all that `write` says: English, and numbers without separators, in whatever language the person is spoken to. */
export function inReport<T>(write: () => T): T {
  const before = spoken;
  spoken = ofReports;
  try {
    return write();
  } finally {
    spoken = before;
  }
}

/** The number with so many decimals. */
export function decimal(value: number, fraction: number): string {
  return spoken.formatter(fraction).format(value);
}

/** The time of day. `moment`: milliseconds since the epoch. */
export function timeOfDay(moment: number): string {
  return new Date(moment).toLocaleTimeString(spoken.locale);
}

class Language {
  readonly translate: Translate;
  readonly locale: string;
  readonly #grouping: boolean;
  /** Made once for each number of decimals: to make one costs a hundred times as much as to use it. */
  readonly #formatters: Intl.NumberFormat[] = [];

  constructor(translate: Translate, locale: string, grouping: boolean) {
    this.translate = translate;
    this.locale = locale;
    this.#grouping = grouping;
  }

  formatter(fraction: number): Intl.NumberFormat {
    this.#formatters[fraction] ??= new Intl.NumberFormat(this.locale, {
      minimumFractionDigits: fraction,
      maximumFractionDigits: fraction,
      useGrouping: this.#grouping,
    });
    return this.#formatters[fraction];
  }
}

const fillIn: Translate = (message, ...fillings) =>
  message.replace(/\{(\d+)\}/g, (place, index) => String(fillings[Number(index)] ?? place));

const ofReports = new Language(fillIn, 'en', false);
let spoken = new Language(fillIn, 'en', true);
