/** Waits until a condition holds, looking again every 5 ms; rejects with `what` after the limit. */
export async function waitFor(what: string, holds: () => boolean, limitMilliseconds = 5000): Promise<void> {
  const end = Date.now() + limitMilliseconds;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`did not happen within ${limitMilliseconds} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
