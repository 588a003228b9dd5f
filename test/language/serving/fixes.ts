import type { EditorClient } from '../support/client.ts';
import type { Sample } from '../support/corpus.ts';
import { mendings } from '../support/mendings.ts';
import { fewAtATime, harmIn, type Observation } from './serving.ts';

/** So many programs are run at a time: most of what they do is to wait. */
const mostAtATime = 6;

export interface Outcome {
  /** In what a changed program serves worse, and which it is. */
  harm: string[];
  programs: number;
  fixes: number;
  /** Programs that cannot be run: they never listen, or connect. */
  fragments: number;
}

/** Applies every quick fix of every program, and runs the result beside the original. */
export async function tryFixes(
  client: EditorClient,
  samples: readonly Sample[],
  languageId: string,
  run: (text: string) => Promise<Observation>,
): Promise<Outcome> {
  const outcome: Outcome = { harm: [], programs: 0, fixes: 0, fragments: 0 };
  const tried: { name: string; text: string; fixes: { title: string; text: string }[] }[] = [];
  for (const { rule, name, text } of samples) {
    const fixes = await mendings(client, text, languageId);
    if (fixes.length > 0) tried.push({ name: `${rule}/${name}`, text, fixes });
  }
  await fewAtATime(tried, mostAtATime, async ({ name, text, fixes }) => {
    const original = await run(text);
    if (!original) {
      outcome.fragments++;
      return;
    }
    outcome.programs++;
    for (const fix of fixes) {
      outcome.fixes++;
      for (const harm of await harmOfFix(original, await run(fix.text), () =>
        observeBoth(run, text, fix.text),
      ))
        outcome.harm.push(`${name}, ${fix.title}: ${harm}`);
    }
  });
  outcome.harm.sort();
  return outcome;
}

/**
 * Harm that shows again when both programs are run once more: a machine with other work can wake a program late, and
 * make it look, once, as if it rested before it has read what was sent to it. What a fix does wrong it does each time.
 */
async function harmOfFix(
  original: Observation,
  changed: Observation,
  again: () => Promise<[Observation, Observation]>,
): Promise<string[]> {
  return harmIn(original, changed).length === 0 ? [] : harmIn(...(await again()));
}

async function observeBoth(
  run: (text: string) => Promise<Observation>,
  original: string,
  changed: string,
): Promise<[Observation, Observation]> {
  return [await run(original), await run(changed)];
}
