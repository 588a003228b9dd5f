import type { Finding } from '../../language.ts';
import type { Descriptors } from '../descriptors.ts';

/** Looks for one mistake, or for a few that show in the same place. */
export type Rule = (descriptors: Descriptors) => Finding[];
