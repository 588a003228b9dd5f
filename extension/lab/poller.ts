/**
 * Does its work again and again while somebody looks: the lab's "pull, never push".
 *
 * A round starts only when the one before has ended, so that a slow engine makes the picture older, never a queue.
 */
export class Poller {
  private readonly work: () => Promise<void>;
  private readonly milliseconds: () => number;
  private readonly onError: (error: unknown) => void;
  private timer: NodeJS.Timeout | undefined;
  private working = false;
  private active = false;

  /** @param milliseconds Asked before each pause, so that a changed setting holds at once. */
  constructor(work: () => Promise<void>, milliseconds: () => number, onError: (error: unknown) => void) {
    this.work = work;
    this.milliseconds = milliseconds;
    this.onError = onError;
  }

  /** Starts with a round at once, or stops after the one that runs. */
  setActive(active: boolean): void {
    if (active === this.active) return;
    this.active = active;
    if (active) void this.round();
    else clearTimeout(this.timer);
  }

  dispose(): void {
    this.setActive(false);
  }

  private async round(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      await this.work();
    } catch (error) {
      this.onError(error);
    } finally {
      this.working = false;
    }
    if (this.active) this.timer = setTimeout(() => void this.round(), this.milliseconds());
  }
}
