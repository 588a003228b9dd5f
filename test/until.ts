/** How tests wait: for a condition, with a limit, never for a time. */

const usualLimit = 10_000;
const pause = 15;

type Check<T> = () => T | Promise<T>;

/**
 * Asks again and again until the answer is anything but false, and nothing is thrown. `limit` in milliseconds.
 *
 * @returns The answer.
 * @throws What was thrown last; where the answer was false, Error that says what never came to be.
 */
export async function until<T>(what: string, check: Check<T>, limit = usualLimit): Promise<T> {
  const deadline = performance.now() + limit;
  for (;;) {
    let failure: unknown;
    try {
      const answer = await check();
      if (answer !== false) return answer;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) throw failure ?? new Error(`${what}: not within ${limit / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
