/**
 * A page of Markdown that begins and ends with what is generated, and is otherwise written by hand. Comments around what
 * is generated tell the two apart, whatever either says: a reader of the rendered page does not see them.
 */
const begin = '<!-- Generated from extension/contract/mistakes.ts by `npm run generate`: -->';
const end = '<!-- Up to here. -->';

/** What is written by hand stays, wherever it stands in the page that was found, between `heading` and `closing`. */
export function withFrame(found: string, heading: string, closing: string): string {
  const body = byHand(found);
  if (body === undefined)
    throw new Error(
      `The page “${heading}” has “${begin}” without “${end}”, or the other way round: put it back.`,
    );
  return `${[marked(heading), body, marked(closing)].filter((part) => part !== '').join('\n\n')}\n`;
}

function marked(text: string): string {
  return `${begin}\n\n${text}\n\n${end}`;
}

/** Undefined where it cannot be told: a wrong guess would delete what a person wrote. */
function byHand(page: string): string | undefined {
  const [start, ...others] = page.split(begin).map((piece) => piece.split(end));
  const isPaired = start!.length === 1 && others.every((pieces) => pieces.length === 2);
  if (!isPaired) return undefined;
  return [start![0]!, ...others.map(([, after]) => after!)]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n');
}
