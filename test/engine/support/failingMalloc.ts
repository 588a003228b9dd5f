/** A machine that has no memory left for one thing: a library that refuses just the requests of a certain size. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of `bytes`, or a few more: what holds a text of that length may end with a byte of its own. */
export function refusingMalloc(bytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'network-lab-'));
  const source = join(folder, 'malloc.c');
  const library = join(folder, 'malloc.so');
  writeFileSync(
    source,
    `#include <errno.h>
#include <stddef.h>
extern void *__libc_malloc(size_t size);
void *malloc(size_t size) {
  if (size < ${bytes} || size > ${bytes} + 8) return __libc_malloc(size);
  errno = ENOMEM;
  return NULL;
}
`,
  );
  execFileSync('c++', ['-x', 'c', '-shared', '-fPIC', '-o', library, source]);
  return library;
}
