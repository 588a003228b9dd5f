/**
 * When the panel has its focus back. A palette that closes gives it back to where it was before: to the panel's outer
 * frame at once, to this page up to 250 ms later (measured in VS Code 1.139 served to Chromium). What a command has
 * opened between the two would lose the focus again.
 */
const longestMilliseconds = 300;
/** Who lost the focus longer ago does not wait for it: it is somewhere else on purpose. */
const latelyMilliseconds = 10_000;
const lookMilliseconds = 10;

export function watchFocus(): () => Promise<void> {
  let lostAt = Number.NEGATIVE_INFINITY;
  window.addEventListener('blur', () => {
    lostAt = performance.now();
  });
  return async () => {
    const deadline = performance.now() + longestMilliseconds;
    const isDue = () => !document.hasFocus() && performance.now() - lostAt < latelyMilliseconds;
    while (isDue() && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
  };
}
