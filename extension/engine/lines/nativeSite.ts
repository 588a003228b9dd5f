/** Where a call was made, as the ring of a program has it. */
export type NativeSite = SiteInModules | SiteInPython;

export interface SiteInModules {
  site: number;
  kind: 'native';
  /** Innermost first. `offset`: of the call in the module's file; without a module, in memory. */
  frames: { module?: string; offset: number }[];
}

export interface SiteInPython {
  site: number;
  kind: 'python';
  /** Innermost first. What is no file, such as <string>, is named as Python names it. */
  frames: { file?: string; function?: string; line?: number }[];
  /** The place in `frames` of the first that is outside of the standard library. */
  own?: number;
}
