/** What is wrong with a program, as its calls and the kernel have shown. */
import type { FindingName } from './mistakes.ts';
import type { Sentence } from './sentence.ts';

/** A mistake at one place. What is in doubt is not told. Times in milliseconds since the epoch. */
export interface Finding {
  mistake: FindingName;
  /** Where it is to be mended: site/resolve has its line. Absent where it is not known. */
  site?: number;
  /** That made it last. */
  thread: number;
  /** On which it was made last. */
  connection?: number;
  /** How often; at least so often where calls were lost, and then `evidence` says so. */
  count: number;
  firstAt: number;
  lastAt: number;
  /** What was seen, and so that it can be translated. */
  evidence: string;
  evidenceSentence: Sentence;
}
