/** The language of the terminal: Chinese where the locale says so, else English. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { config, t } from '@vscode/l10n';
import { setLanguage } from '../shared/words/language.ts';

/** As the C library finds it: the first that is not empty (man 7 locale). */
export function localeOf({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): 'en' | 'zh-cn' {
  return /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'zh-cn' : 'en';
}

export function speak(environment: NodeJS.ProcessEnv): void {
  const locale = localeOf(environment);
  if (locale === 'en') return;
  try {
    const bundle = path.join(__dirname, '..', 'l10n', `bundle.l10n.${locale}.json`);
    config({ contents: readFileSync(bundle, 'utf8') });
    setLanguage(t, locale);
  } catch {
    // dist/ was copied without it: English.
  }
}
