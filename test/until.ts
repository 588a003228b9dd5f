/** How tests wait: for a condition, with a limit, never for a time. */

const usualLimit = 10_000;
const pause = 20;

/** Asks again and again until the answer is true. `limit` in milliseconds. @throws Error that says what never came to be. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limit = usualLimit,
): Promise<void> {
  const deadline = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${limit / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
