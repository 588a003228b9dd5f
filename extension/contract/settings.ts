/**
 * What each setting may be. An editor's own check of its settings only underlines: what stands there reaches the program
 * all the same, and a text where milliseconds belong must not become a timer without end.
 *
 * A test holds these tables against package.json.
 */

export type Declaration =
  | { type: 'boolean'; default: boolean }
  | { type: 'integer'; default: number; minimum: number; maximum: number; multipleOf?: number }
  | { type: 'string'; default: string; enum: readonly string[] }
  | { type: 'string'; default: string; minLength: number; maxLength: number }
  /** A command: the program, and each of its arguments. */
  | { type: 'array'; default: readonly string[]; minItems: 1; maxItems: number };

/** The settings of the lab, `networkLab.…`. */
export const labSettings = {
  /** Milliseconds between two rounds of a view. */
  refreshInterval: { type: 'integer', default: 500, minimum: 100, maximum: 10_000 },
  /** The most often that the panel asks in a second. */
  panelRefreshesPerSecond: { type: 'integer', default: 20, minimum: 1, maximum: 30 },
  /** Whether a server that starts brings its panel and its output, without the focus. */
  showWhenStarted: { type: 'boolean', default: true },
  defaultHost: { type: 'string', default: '127.0.0.1', minLength: 1, maxLength: 255 },
  backlog: { type: 'integer', default: 5, minimum: 0, maximum: 65_535 },
  /** Bytes that one connection's application queue may hold. */
  queueLimit: { type: 'integer', default: 1_048_576, minimum: 1024, maximum: 67_108_864 },
  trace: { type: 'boolean', default: true },
  /** Bytes asked for by one recv; 0: the tutorial's, which depend on the application. */
  receiveSize: { type: 'integer', default: 0, minimum: 0, maximum: 1_048_576 },
  /** `default`: what the trigger needs. */
  drain: { type: 'string', default: 'default', enum: ['default', 'once', 'untilShort', 'untilAgain'] },
  writeStrategy: { type: 'string', default: 'default', enum: ['default', 'whenWritable', 'immediately'] },
  /** Bits in each of select's descriptor sets; 0: FD_SETSIZE. */
  fdSetBits: { type: 'integer', default: 0, minimum: 0, maximum: 65_536, multipleOf: 64 },
  /** By which Run in the Lab compiles; the source comes behind the first word. */
  compileC: { type: 'array', default: ['cc', '-g', '-pthread'], minItems: 1, maxItems: 100 },
  compileCpp: { type: 'array', default: ['c++', '-g', '-pthread'], minItems: 1, maxItems: 100 },
  /** Whether what a debugger starts is watched. */
  watchDebugSessions: { type: 'string', default: 'never', enum: ['never', 'ask', 'always'] },
  /** Whether each line of a program that is watched is followed by what it has done. */
  callsBesideLines: { type: 'boolean', default: false },
} as const satisfies Record<string, Declaration>;

const flag = { type: 'boolean', default: true } as const;

/** Those of the language server, `networkLab.language.…`. */
export const languageSettings = { enable: flag, inlayHints: flag, codeLens: flag } as const satisfies Record<
  string,
  Declaration
>;

/** Each rule's, `networkLab.language.rules.…`. `default`: proven mistakes are warnings, possible ones hints. */
export const ruleSetting = {
  type: 'string',
  default: 'default',
  enum: ['default', 'off', 'error', 'warning', 'information', 'hint'],
} as const satisfies Declaration;

/** What a setting with this declaration can be. */
export type Value<D extends Declaration> = D extends { enum: readonly (infer E)[] }
  ? E
  : D extends { type: 'boolean' }
    ? boolean
    : D extends { type: 'integer' }
      ? number
      : D extends { type: 'array' }
        ? readonly string[]
        : string;

/** The value that holds: the given one where it makes sense, else the default. */
export function holdingValue<D extends Declaration>(declaration: D, given: unknown): Value<D> {
  const holds = given !== undefined && problemOf(declaration, given) === undefined;
  return (holds ? given : declaration.default) as Value<D>;
}

/** Why the given value can't hold; undefined where it can, or where none is given. */
export function problemOf(declaration: Declaration, given: unknown): string | undefined {
  if (given === undefined) return undefined;
  switch (declaration.type) {
    case 'boolean':
      return typeof given === 'boolean' ? undefined : 'true or false is expected';
    case 'integer':
      return isWithin(declaration, given) ? undefined : `${rangeText(declaration)} is expected`;
    case 'array':
      return isCommand(declaration, given)
        ? undefined
        : 'a list of the program and its arguments is expected';
    case 'string':
      if ('enum' in declaration)
        return declaration.enum.includes(given as string)
          ? undefined
          : `one of ${declaration.enum.join(', ')} is expected`;
      return typeof given === 'string' &&
        given.length >= declaration.minLength &&
        given.length <= declaration.maxLength
        ? undefined
        : `a text of ${declaration.minLength} to ${declaration.maxLength} characters is expected`;
  }
}

function isCommand({ maxItems }: Extract<Declaration, { type: 'array' }>, given: unknown): boolean {
  return (
    Array.isArray(given) &&
    given.length <= maxItems &&
    given.every((word) => typeof word === 'string') &&
    given[0] !== undefined &&
    given[0] !== ''
  );
}

type Integer = Extract<Declaration, { type: 'integer' }>;

function isWithin({ minimum, maximum, multipleOf = 1 }: Integer, given: unknown): boolean {
  if (typeof given !== 'number' || !Number.isInteger(given)) return false;
  return given >= minimum && given <= maximum && given % multipleOf === 0;
}

function rangeText({ minimum, maximum, multipleOf }: Integer): string {
  const kind = multipleOf === undefined ? 'a whole number' : `a multiple of ${multipleOf}`;
  return `${kind} from ${minimum} to ${maximum}`;
}

/** A setting as it is found, and what it may be. */
export interface FoundSetting {
  name: string;
  declaration: Declaration;
  given: unknown;
}

/** Finds the settings that can't hold, and says of each once that its default holds instead. */
export class WrongSettings {
  private said = new Set<string>();

  /** @returns the sentences that have not been said yet; a setting that is wrong again, or otherwise, has one again. */
  newSentences(settings: FoundSetting[]): string[] {
    const sentences = settings.flatMap((setting) => sentenceAbout(setting) ?? []);
    const news = sentences.filter((sentence) => !this.said.has(sentence));
    this.said = new Set(sentences);
    return news;
  }
}

function sentenceAbout({ name, declaration, given }: FoundSetting): string | undefined {
  const problem = problemOf(declaration, given);
  if (problem === undefined) return undefined;
  const shown = JSON.stringify(given).slice(0, 100);
  return `${name} is ${shown}, but ${problem}: ${JSON.stringify(declaration.default)} holds`;
}
