/** Lines `first` to `last`, from 1, were replaced by `count` lines. */
export interface LineEdit {
  at: number;
  first: number;
  last: number;
  count: number;
}

/** Who has edited a file more often than this since a program read it has another file before them. */
const mostEdits = 2000;

/** Where the lines of a file have gone to since a program read it. */
export class EditedLines {
  private readonly edits = new Map<string, LineEdit[]>();

  note(file: string, edit: LineEdit): void {
    const edits = this.edits.get(file) ?? [];
    edits.push(edit);
    if (edits.length > mostEdits) edits.splice(0, edits.length - mostEdits);
    this.edits.set(file, edits);
  }

  /** Nobody asks any more about a line as it was before that. */
  forgetBefore(moment: number): void {
    for (const [file, edits] of this.edits) {
      const left = edits.filter(({ at }) => at >= moment);
      if (left.length === 0) this.edits.delete(file);
      else if (left.length < edits.length) this.edits.set(file, left);
    }
  }

  /** @returns Undefined where the line was changed. @param since when the line had that number, as `LineEdit.at`. */
  lineNow(file: string, line: number, since: number): number | undefined {
    const edits = (this.edits.get(file) ?? []).filter(({ at }) => at >= since);
    if (edits.length === mostEdits) return undefined; // the oldest of them are not known any more
    let now = line;
    for (const { first, last, count } of edits) {
      if (first <= now && now <= last) return undefined;
      if (last < now) now += count - (last - first + 1);
    }
    return now;
  }
}
