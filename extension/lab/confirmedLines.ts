import { Emitter } from 'vscode-jsonrpc/node';
import type { EditedLines, LineEdit } from '../shared/editedLines.ts';
import { frameToName, lineOf } from '../shared/words/siteWords.ts';
import type { Verdict, Verdicts } from './verdicts.ts';

/** A line, from 1, of a program's source where it was found to do wrong. */
export interface ConfirmedLine {
  file: string;
  line: number;
  verdict: Verdict;
}

/** The lines at which mistakes are confirmed, as the files are now. */
export class ConfirmedLines {
  private readonly verdicts: Verdicts;
  private readonly edited: EditedLines;
  private readonly changeEmitter = new Emitter<void>();
  readonly onDidChange = this.changeEmitter.event;

  constructor(verdicts: Verdicts, edited: EditedLines) {
    this.verdicts = verdicts;
    this.edited = edited;
    verdicts.onDidChange(() => this.changeEmitter.fire());
  }

  all(): ConfirmedLine[] {
    return this.verdicts.current().flatMap((verdict): ConfirmedLine[] => {
      const place = lineOf(frameToName(verdict.frames));
      const line = place && this.edited.lineNow(place.file, place.line, verdict.startedAt);
      return place === undefined || line === undefined ? [] : [{ file: place.file, line, verdict }];
    });
  }

  /** A file was edited: its lines move, and what stands at a line that was changed is gone. */
  edit(file: string, edits: LineEdit[]): void {
    for (const each of edits) this.edited.note(file, each);
    if (this.verdicts.all().some(({ frames }) => frames.some((frame) => frame.file === file)))
      this.changeEmitter.fire();
  }
}
