/** Numbers for what is watched, where nobody asks for one: 1,000,000 and above, and never one that was given before. */
export class Numbers {
  private last = 999_999;

  next(): number {
    this.last += 1;
    return this.last;
  }
}
