/** Where in its source a program makes a call. */

export interface ResolvedSite {
  site: number;
  /** Innermost first; of Python those of Python alone. Empty where nothing is known. */
  frames: Frame[];
}

/** What a program has done at one place since its start. */
export interface SiteCounts {
  site: number;
  calls: number;
  /** Calls that failed with EAGAIN. */
  again: number;
  /** Received and sent; absent where recvmmsg, sendmmsg or syscall is called, of which only the messages may be known. */
  bytes?: number;
  /** Calls of the program came faster than they were taken over, and are missing, here or elsewhere. */
  atLeast?: true;
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
