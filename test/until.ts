/** How tests wait: for a condition, with a limit, never for a time. */

const usualLimit = 10_000;
const pause = 10;

type Check<T> = (() => T | Promise<T>) & Decided<T>;

/** Refuses a check that may give `undefined` as well as a boolean: what is not known yet would pass for an answer. */
type Decided<T> = boolean extends T ? (undefined extends T ? never : unknown) : unknown;

/**
 * Asks `check` again and again until it gives anything but false without throwing, and gives what it gave:
 * a check is a condition, or assertions, or a look for something. Assertions need no words of their own.
 * `limit` in milliseconds.
 * @throws what `check` threw last; where it gave false, an Error that says what never came to be.
 */
export function until<T>(what: string, check: Check<T>, limit?: number): Promise<Exclude<T, false>>;
export function until<T>(check: Check<T>, limit?: number): Promise<Exclude<T, false>>;
export function until(
  ...given: [string, () => unknown, number?] | [() => unknown, number?]
): Promise<unknown> {
  const [what, check, limit] = isNamed(given) ? given : (['the condition', ...given] as const);
  return askAgain(what, check, limit);
}

function isNamed(given: unknown[]): given is [string, () => unknown, number?] {
  return typeof given[0] === 'string';
}

async function askAgain(what: string, check: () => unknown, limit = usualLimit): Promise<unknown> {
  const end = performance.now() + limit;
  for (;;) {
    const isLast = performance.now() > end;
    try {
      const answer = await check();
      if (answer !== false) return answer;
      if (isLast) throw new Error(`${what}: not within ${limit / 1000} s`);
    } catch (error) {
      if (isLast) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
