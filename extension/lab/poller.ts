/**
 * Does its work again and again while somebody looks: the lab's "pull, never push".
 *
 * A round starts only when the one before has ended, so that a slow engine makes the picture older, never a queue.
 */
export class Poller {
  private readonly round: () => Promise<void>;
  private readonly milliseconds: () => number;
  private readonly onError: (error: unknown) => void;
  private timer: NodeJS.Timeout | undefined;
  private working = false;
  private again = false;
  private active = false;

  /** @param milliseconds Asked before each pause, so that a changed setting holds at once. */
  constructor(round: () => Promise<void>, milliseconds: () => number, onError: (error: unknown) => void) {
    this.round = round;
    this.milliseconds = milliseconds;
    this.onError = onError;
  }

  /** Starts with a round at once, or stops after the one that runs. */
  setActive(active: boolean): void {
    if (active === this.active) return;
    this.active = active;
    if (active) this.now();
    else clearTimeout(this.timer);
  }

  /** Does a round now, active or not; after the one that runs, when one does. */
  now(): void {
    clearTimeout(this.timer);
    if (this.working) this.again = true;
    else void this.work();
  }

  dispose(): void {
    this.setActive(false);
  }

  private async work(): Promise<void> {
    this.working = true;
    do {
      this.again = false;
      await this.round().catch(this.onError);
    } while (this.again);
    this.working = false;
    if (this.active) this.timer = setTimeout(() => this.now(), this.milliseconds());
  }
}
