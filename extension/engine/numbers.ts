/** Numbers for what is watched, where nobody asks for one: above those that may be chosen, and never given before. */
import { greatestChosenId } from '../contract/server.ts';

export class Numbers {
  private last = greatestChosenId;

  next(): number {
    this.last += 1;
    return this.last;
  }
}
