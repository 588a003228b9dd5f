/** Which lines the call sites of one program are. */
import { isAbsolute, normalize } from 'node:path';
import type { Frame, ResolvedSite } from '../../contract/site.ts';
import { Module } from './module.ts';
import type { NativeSite, SiteInModules, SiteInPython } from './nativeSite.ts';
import type { Symbolizers } from './symbolizers.ts';

type NativeFrame = SiteInModules['frames'][number];

export class Lines {
  readonly #modules = new Map<string, Module>();

  readonly #startedAt: number;
  readonly #symbolizers: Symbolizers;

  /**
   * `startedAt`: when the program's process began, in milliseconds since 1970: files that changed since are not what
   * it runs. `symbolizers`: the engine's; programs share them.
   */
  constructor(startedAt: number, symbolizers: Symbolizers) {
    this.#startedAt = startedAt;
    this.#symbolizers = symbolizers;
  }

  /** In the order of `sites`. */
  async resolve(sites: NativeSite[]): Promise<ResolvedSite[]> {
    const native = sites.filter((each) => each.kind === 'native').flatMap(({ frames }) => frames);
    const offsets = new Map<string | undefined, number[]>();
    for (const { module, offset } of native) {
      const found = offsets.get(module);
      if (found) found.push(offset);
      else offsets.set(module, [offset]);
    }
    await Promise.all([...offsets].map(([module, found]) => this.#module(module)?.look(found)));
    return sites.map((each) => ({
      site: each.site,
      frames:
        each.kind === 'python'
          ? pythonFrames(each)
          : withOwn(each.frames.flatMap((frame) => this.#frames(frame))),
    }));
  }

  #module(path: string | undefined): Module | undefined {
    if (path === undefined) return undefined;
    let module = this.#modules.get(path);
    if (!module) {
      module = new Module(path, this.#startedAt, this.#symbolizers);
      this.#modules.set(path, module);
    }
    return module;
  }

  /** Several where functions are inlined. */
  #frames({ module, offset }: NativeFrame): Frame[] {
    const where = { ...(module === undefined ? {} : { module }), offset };
    const places = this.#module(module)?.placesAt(offset) ?? [];
    if (places.length === 0) return [where];
    return places.map((place) => (place.line === undefined ? { ...place, ...where } : place));
  }
}

/** Behind a library that tells no lines, or Rust's own, stands the person's line. */
function withOwn(frames: Frame[]): Frame[] {
  const own = frames.findIndex(({ file }) => file !== undefined && !file.startsWith('/rustc/'));
  return frames.map((frame, i) => (i > 0 && i === own ? { ...frame, own: true } : frame));
}

function pythonFrames({ frames, own }: SiteInPython): Frame[] {
  return frames.map(({ file, function: name, line }, i) => ({
    ...(name ? { function: name } : {}),
    ...fileOf(file),
    ...(line ? { line } : {}),
    ...(i === own ? { own: true } : {}),
  }));
}

/** What is no file, such as <string>, stands where the name of a module does. */
function fileOf(file: string | undefined): Pick<Frame, 'file' | 'module'> {
  if (!file) return {};
  return isAbsolute(file) ? { file: normalize(file) } : { module: file };
}
