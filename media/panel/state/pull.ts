/**
 * The puller: asks, waits for the answer and for the paint, and only then asks again.
 *
 * So there is never more than one set of requests under way, a slow machine is asked less often, and a
 * panel that nobody sees asks for nothing.
 */

const mostRefreshesPerSecond = 30;
const waitAfterFailure = 1000;

export class Puller {
  /** One round: ask for what is shown, take the answers. */
  readonly #round: () => Promise<void>;
  #refreshesPerSecond = mostRefreshesPerSecond;
  #visible = true;
  #wanted = false;
  #busy = false;
  #lastBegan = Number.NEGATIVE_INFINITY;

  constructor(round: () => Promise<void>) {
    this.#round = round;
    document.addEventListener('visibilitychange', () => this.#schedule());
  }

  set refreshesPerSecond(rate: number) {
    this.#refreshesPerSecond = Math.min(mostRefreshesPerSecond, Math.max(1, rate));
  }

  /** Whether the host says that the panel can be seen. */
  set visible(visible: boolean) {
    this.#visible = visible;
    this.#schedule();
  }

  /** Whether there is anything to ask. */
  set wanted(wanted: boolean) {
    this.#wanted = wanted;
    this.#schedule();
  }

  get #may(): boolean {
    return this.#wanted && this.#visible && !document.hidden;
  }

  #schedule(): void {
    if (!this.#may || this.#busy) return;
    this.#busy = true;
    this.#pullWhileSeen().finally(() => {
      this.#busy = false;
      this.#schedule();
    });
  }

  async #pullWhileSeen(): Promise<void> {
    while (this.#may) {
      await pause(this.#lastBegan + 1000 / this.#refreshesPerSecond - performance.now());
      if (!this.#may) return;
      this.#lastBegan = performance.now();
      try {
        await this.#round();
      } catch {
        // The engine is away; who shows its state says so. Asking on would only load the host.
        await pause(waitAfterFailure);
      }
      await painted();
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : Promise.resolve();
}

/** Resolves after the browser has painted what was changed before the call. Never, while the page is hidden. */
function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
