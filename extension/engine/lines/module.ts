/** A file that a program has mapped, as long as it is still the one that was mapped. */
import { stat } from 'node:fs/promises';
import { addressOf, readSegments, type Segments } from './segments.ts';
import type { Symbolizers } from './symbolizers.ts';
import type { Place } from './tool.ts';

/** Clocks of files and of processes differ by so much. */
const tolerance = 50;

export class Module {
  readonly #places = new Map<number, Place[]>();
  #segments: Promise<Segments> | undefined;

  readonly #path: string;
  readonly #startedAt: number;
  readonly #symbolizers: Symbolizers;

  /** `startedAt`: of the program, in milliseconds since 1970. */
  constructor(path: string, startedAt: number, symbolizers: Symbolizers) {
    this.#path = path;
    this.#startedAt = startedAt;
    this.#symbolizers = symbolizers;
  }

  /** Asks for those that are not known yet. What cannot be told has no places. */
  async look(offsets: number[]): Promise<void> {
    const unknown = [...new Set(offsets)].filter((offset) => !this.#places.has(offset));
    if (unknown.length === 0) return;
    const places = await this.#ask(unknown).catch(() => new Map<number, Place[]>());
    for (const offset of unknown) this.#places.set(offset, places.get(offset) ?? []);
  }

  /** Innermost first. */
  placesAt(offset: number): Place[] {
    return this.#places.get(offset) ?? [];
  }

  async #ask(offsets: number[]): Promise<Map<number, Place[]>> {
    const version = await this.#version();
    if (version === undefined || !this.#symbolizers.isThere) return new Map();
    this.#segments ??= readSegments(this.#path);
    const segments = await this.#segments;
    const addresses = new Map<number, number[]>();
    for (const offset of offsets) {
      const address = addressOf(segments, offset);
      if (address === undefined) continue;
      addresses.set(address, [...(addresses.get(address) ?? []), offset]);
    }
    if (addresses.size === 0) return new Map();
    const answers = await this.#symbolizers.ask(this.#path, version, [...addresses.keys()]);
    // Built anew while it was asked: the answers may be of either.
    if ((await this.#version()) !== version) return new Map();
    return new Map(
      [...addresses.values()].flatMap((of, i) => of.map((offset) => [offset, answers[i]!] as const)),
    );
  }

  /** Undefined where the file was changed, replaced or renamed over since the program started: its lines are others. */
  async #version(): Promise<string | undefined> {
    if (/ \(deleted\)$/.test(this.#path)) return undefined;
    const file = await stat(this.#path);
    if (!file.isFile() || Math.max(file.mtimeMs, file.ctimeMs) > this.#startedAt + tolerance)
      return undefined;
    return `${file.dev}:${file.ino}:${file.size}:${file.mtimeMs}`;
  }
}
