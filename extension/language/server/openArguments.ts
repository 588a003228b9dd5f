/** The call whose arguments the text before an offset is in the middle of; told from the text, which need not parse. */
export interface OpenArguments {
  /** What is called, as it is written: `sock.setsockopt`. */
  callee: string;
  /** The arguments, the last one as far as it is typed. */
  arguments: { text: string; start: number; end: number }[];
}

/** More than this before the offset is not looked at. */
const farthest = 2000;

export function openArgumentsAt(text: string, offset: number): OpenArguments | undefined {
  const first = Math.max(0, offset - farthest);
  const commas: number[] = [];
  let depth = 0;
  for (let index = offset - 1; index >= first; index--) {
    const character = text[index]!;
    if (')]}'.includes(character)) depth++;
    else if ('([{'.includes(character) && depth > 0) depth--;
    else if (character === '(') return openCall(text, index, commas.reverse(), offset);
    else if ('[{;'.includes(character)) return undefined;
    else if (character === ',' && depth === 0) commas.push(index);
  }
  return undefined;
}

function openCall(text: string, open: number, commas: number[], offset: number): OpenArguments | undefined {
  const callee = /[\w.)\]>-]*\w$/.exec(text.slice(Math.max(0, open - 200), open).trimEnd())?.[0];
  if (!callee) return undefined;
  const starts = [open, ...commas].map((separator) => separator + 1);
  const list = starts.map((from, index) => {
    const to = commas[index] ?? offset;
    const argument = text.slice(from, to);
    const start = from + argument.length - argument.trimStart().length;
    return { text: argument.trim(), start: Math.min(start, to), end: to };
  });
  return { callee, arguments: list };
}
