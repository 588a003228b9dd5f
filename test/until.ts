/** How tests wait: for a condition, with a limit, never for a time. */

const limit = 10_000;
const pause = 20;

/** Asks again and again until the answer is true. @throws Error that says what never came to be. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${limit / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
