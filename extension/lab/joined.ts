/** Something that is done to a server, by its number: whoever asks for it while it is under way waits for the same. */
export class Joined<Result> {
  private readonly underWay = new Map<number, Promise<Result>>();

  /** What is under way for this server. */
  of(server: number): Promise<Result> | undefined {
    return this.underWay.get(server);
  }

  run(server: number, work: () => Promise<Result>): Promise<Result> {
    const found = this.underWay.get(server);
    if (found) return found;
    const begun = work().finally(() => this.underWay.delete(server));
    this.underWay.set(server, begun);
    return begun;
  }
}
