/** The symbolizers of an engine: one for each module that is asked about, a few at once, none for long that nobody asks. */
import { Symbolizer } from './symbolizer.ts';
import { findTool, type Place, type Tool } from './tool.ts';

export interface SymbolizerLimits {
  /** Of modules at once. */
  most: number;
  /** Milliseconds after which one that nobody asked is ended. */
  idle: number;
  /** Milliseconds within which it must answer: a large module takes seconds at first. */
  patience: number;
}

const usual: SymbolizerLimits = { most: 4, idle: 30_000, patience: 20_000 };

interface Kept {
  symbolizer: Symbolizer;
  timer: NodeJS.Timeout;
}

export class Symbolizers {
  /** The one that was asked last is the last. */
  readonly #kept = new Map<string, Kept>();
  readonly #waiting: (() => void)[] = [];
  readonly #limits: SymbolizerLimits;

  readonly #tool: Tool | null;

  constructor(tool: Tool | null = findTool(), limits: Partial<SymbolizerLimits> = {}) {
    this.#tool = tool;
    this.#limits = { ...usual, ...limits };
  }

  get isThere(): boolean {
    return this.#tool !== null;
  }

  /** How many run. */
  get count(): number {
    return this.#kept.size;
  }

  /** `version` tells a module's file from a later one by the same name. */
  async ask(module: string, version: string, addresses: number[]): Promise<Place[][]> {
    const key = `${version} ${module}`;
    while (!this.#hasRoomFor(key)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      // At once: until it is asked it is one that could be ended.
      return await this.#of(key, module).ask(addresses);
    } finally {
      this.#waiting.shift()?.();
    }
  }

  end(): void {
    for (const key of [...this.#kept.keys()]) this.#drop(key);
  }

  #hasRoomFor(key: string): boolean {
    return this.#kept.has(key) || this.#kept.size < this.#limits.most || this.#dropOne();
  }

  #of(key: string, module: string): Symbolizer {
    let symbolizer = this.#kept.get(key)?.symbolizer;
    if (!symbolizer || symbolizer.hasEnded)
      symbolizer = new Symbolizer(this.#tool!, module, this.#limits.patience);
    clearTimeout(this.#kept.get(key)?.timer);
    this.#kept.delete(key);
    this.#kept.set(key, { symbolizer, timer: this.#dropWhenIdle(key) });
    return symbolizer;
  }

  #dropWhenIdle(key: string): NodeJS.Timeout {
    return setInterval(() => {
      if (!this.#kept.get(key)?.symbolizer.isBusy) this.#drop(key);
    }, this.#limits.idle).unref();
  }

  /** The one that nobody asked for the longest time; false where all are at work. */
  #dropOne(): boolean {
    for (const [key, { symbolizer }] of this.#kept) {
      if (symbolizer.isBusy) continue;
      this.#drop(key);
      return true;
    }
    return false;
  }

  #drop(key: string): void {
    const kept = this.#kept.get(key);
    clearTimeout(kept?.timer);
    kept?.symbolizer.end();
    this.#kept.delete(key);
  }
}
