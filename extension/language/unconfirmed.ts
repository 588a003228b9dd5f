import type * as vscode from 'vscode';
import type { Lab } from '../lab/lab.ts';

type Show = (uri: vscode.Uri, diagnostics: vscode.Diagnostic[]) => void;

/** What the server said of a document. */
interface Said {
  uri: vscode.Uri;
  diagnostics: vscode.Diagnostic[];
  show: Show;
  /** How much of it is left out. */
  hidden: number;
}

/**
 * Leaves out of what the language server says what a program has confirmed: the same mistake at the same line stands there
 * already, with what was seen. It comes back when that is gone.
 */
export class Unconfirmed {
  private readonly lab: Lab;
  private readonly said = new Map<string, Said>();
  private readonly listening: vscode.Disposable;

  constructor(lab: Lab) {
    this.lab = lab;
    this.listening = lab.confirmed.onDidChange(() => {
      for (const said of this.said.values())
        if (this.confirmedOf(said).length !== said.hidden) this.show(said);
    });
  }

  take(uri: vscode.Uri, diagnostics: vscode.Diagnostic[], show: Show): void {
    const said = { uri, diagnostics, show, hidden: 0 };
    // The server says so of a document that is closed, too.
    if (diagnostics.length === 0) this.said.delete(uri.toString());
    else this.said.set(uri.toString(), said);
    this.show(said);
  }

  dispose(): void {
    this.listening.dispose();
  }

  private show(said: Said): void {
    const confirmed = this.confirmedOf(said);
    said.hidden = confirmed.length;
    said.show(
      said.uri,
      said.diagnostics.filter((each) => !confirmed.includes(each)),
    );
  }

  private confirmedOf({ uri, diagnostics }: Said): vscode.Diagnostic[] {
    const here = this.lab.confirmed.all().filter(({ file }) => file === uri.fsPath);
    return diagnostics.filter((diagnostic) =>
      here.some(
        ({ line, verdict: { mistake } }) =>
          mistake === ruleOf(diagnostic) &&
          diagnostic.range.start.line < line &&
          line <= diagnostic.range.end.line + 1,
      ),
    );
  }
}

/** The mistake that a diagnostic of the server is about. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
