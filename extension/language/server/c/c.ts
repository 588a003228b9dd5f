import { type LanguageSupport, nothingFound } from '../language.ts';

/** C, and C++ as far as it is C. */
export const c: LanguageSupport = {
  name: 'c',
  languageIds: ['c', 'cpp'],
  analyse: () => nothingFound,
  subjectAt: () => undefined,
  completionAt: () => undefined,
  openCallAt: () => undefined,
};
