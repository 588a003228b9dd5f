/** Where the focus is on its way back to, when a command from the palette begins. */
let returning: () => Promise<void> = async () => {};

/** @param settled Resolves when the panel has the focus that a closing palette gives back to it, or is not to have it. */
export function keepFocusOf(settled: () => Promise<void>): void {
  returning = settled;
}

/** To be awaited before something is opened that shall have the focus: what still comes back would take it away. */
export function focusSettled(): Promise<void> {
  return returning();
}
