/** Where in its source a program makes a call. */

export interface ResolvedSite {
  site: number;
  /** Innermost first; of Python those of Python alone. Empty where nothing is known. */
  frames: Frame[];
}

export interface Frame {
  function?: string;
  /** Absolute. */
  file?: string;
  /** From 1. */
  line?: number;
  /** The shared object or program, and the place in it, where no line is known. */
  module?: string;
  offset?: number;
  /** Python: the first frame outside of the standard library. */
  own?: boolean;
}
