/** The event bits of poll and epoll by name (poll.h, sys/epoll.h; the low ones are the same in both). */

const names: readonly [bit: number, name: string][] = [
  [0x001, 'IN'],
  [0x002, 'PRI'],
  [0x004, 'OUT'],
  [0x008, 'ERR'],
  [0x010, 'HUP'],
  [0x020, 'NVAL'],
  [0x040, 'RDNORM'],
  [0x080, 'RDBAND'],
  [0x100, 'WRNORM'],
  [0x200, 'WRBAND'],
  [0x400, 'MSG'],
  [0x2000, 'RDHUP'],
  [2 ** 28, 'EXCLUSIVE'],
  [2 ** 29, 'WAKEUP'],
  [2 ** 30, 'ONESHOT'],
  [2 ** 31, 'ET'],
];

/** `IN|RDHUP`; bits without a name in hexadecimal; `0` for none. Takes the 32 bits signed or unsigned. */
export function eventNames(bits: number): string {
  const known = names.filter(([bit]) => (bits & bit) !== 0);
  const rest = known.reduce((left, [bit]) => left & ~bit, bits) >>> 0;
  const words = known.map(([, name]) => name);
  if (rest !== 0) words.push(hexadecimal(rest));
  return words.length > 0 ? words.join('|') : '0';
}

/** The raw bits, as the kernel handed them over. */
export function hexadecimal(bits: number): string {
  return `0x${(bits >>> 0).toString(16)}`;
}
