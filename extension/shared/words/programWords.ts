/** What is said of a person's own program and of its threads. */
import type { Position, Program } from '../../contract/server.ts';
import { visible } from '../text.ts';
import { t } from './language.ts';
import { positionText } from './loopWords.ts';

export function threadsName(): string {
  return t('Threads');
}

export function threadWord(id: number): string {
  return t('Thread {0}', id);
}

/** Its name, with its number where another of the program has the same; the number alone of one that is gone. */
export function threadTitle({ threads }: Program, id: number): string {
  const thread = threads.find((each) => each.id === id);
  if (thread === undefined) return t('thread {0}', id);
  const isUnique = threads.filter(({ name }) => name === thread.name).length === 1;
  return isUnique ? visible(thread.name) : `${visible(thread.name)} ${id}`;
}

/** The way in which the lab looks at it. */
export function wayWord(way: Program['way']): string {
  return { shim: t('reports its own calls'), attached: t('attached: seen from outside') }[way];
}

export function wayMeaning(way: Program['way']): string {
  return {
    shim: t('A library in the program tells the lab of each call that it makes.'),
    attached: t(
      'The lab asks the kernel about the program’s sockets, and where each thread stands. What its calls ask and answer is not seen.',
    ),
  }[way];
}

/** Where a thread stands: `in wait`, `in receive(fd 9)`. */
export function standsText(position: Position): string {
  if (position.call === 'none') return t('in no call on a socket');
  const what = positionText(position);
  return position.held ? t('held before {0}', what) : t('in {0}', what);
}
