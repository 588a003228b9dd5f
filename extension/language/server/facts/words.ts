import { t } from '@vscode/l10n';

/** What the lab's engine says in English is translated by its text. */
export function engineWord(text: string): string {
  return t(text);
}
