/** Where a key moves the cursor of a list of `length` rows, `page` of them in view; undefined: nowhere. */
export function moveByKey(key: string, from: number, length: number, page: number): number | undefined {
  const to = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: length - 1,
  }[key];
  return to === undefined ? undefined : Math.max(0, Math.min(length - 1, to));
}
