import * as vscode from 'vscode';
import type { Frame } from '../../../contract/site.ts';
import type { Lab } from '../../../lab/lab.ts';
import { Poller } from '../../../lab/poller.ts';
import { type HeldLine, type HeldSite, heldLines, heldSites } from '../../../shared/heldLines.ts';
import { isProgram } from '../../../shared/watched.ts';

/** A person who steps sees at once where the program stands then. */
const intervalMilliseconds = 200;

/**
 * While a person's own program is held, the line at which it stands is marked in the editors that show it, with the next
 * call at its end. Where it has moved on to is brought into view, as a debugger does; no file is opened for it.
 */
export function markHeldLines(context: vscode.ExtensionContext, lab: Lab): void {
  const mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.stackFrameHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editor.stackFrameHighlightBackground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
    after: {
      color: new vscode.ThemeColor('editorCodeLens.foreground'),
      fontStyle: 'italic',
      margin: '0 0 0 3em',
    },
  });
  const places = new Places(lab);
  let drawn = '[]';

  const draw = (editors: readonly vscode.TextEditor[], lines: HeldLine[]) => {
    for (const editor of editors) editor.setDecorations(mark, decorations(editor.document, lines));
  };
  const look = async () => {
    await places.learn(heldSites(lab.running()));
    const lines = heldLines(lab.running(), (held) => places.framesOf(held));
    // Whatever is set travels to the window, though it be the same.
    const now = JSON.stringify(lines);
    if (now === drawn) return;
    drawn = now;
    draw(vscode.window.visibleTextEditors, lines);
    reveal(lines[0]);
  };
  const poller = new Poller(
    async () => {
      await lab.refresh();
      await look();
    },
    () => intervalMilliseconds,
    (error) => lab.log.warn(`held line: ${error}`),
  );
  context.subscriptions.push(
    mark,
    poller,
    lab.onDidChangeServers(() => {
      const isHeld = lab.running().some((each) => isProgram(each) && each.program.threads.some(isPaused));
      poller.setActive(isHeld);
      if (!isHeld) places.forget();
      poller.now();
    }),
    vscode.window.onDidChangeVisibleTextEditors((editors) => draw(editors, JSON.parse(drawn))),
  );
}

function isPaused({ paused }: { paused?: boolean }): boolean {
  return paused === true;
}

function decorations(document: vscode.TextDocument, lines: HeldLine[]): vscode.DecorationOptions[] {
  if (document.uri.scheme !== 'file') return [];
  return lines
    .filter(({ file, line }) => file === document.uri.fsPath && line <= document.lineCount)
    .map(({ line, next, meaning }) => ({
      range: document.lineAt(line - 1).range,
      hoverMessage: new vscode.MarkdownString().appendText(meaning),
      renderOptions: { after: { contentText: next } },
    }));
}

function reveal(held: HeldLine | undefined): void {
  if (held === undefined) return;
  const place = new vscode.Position(held.line - 1, 0);
  for (const editor of vscode.window.visibleTextEditors)
    if (editor.document.uri.scheme === 'file' && editor.document.uri.fsPath === held.file)
      editor.revealRange(
        new vscode.Range(place, place),
        vscode.TextEditorRevealType.InCenterIfOutsideViewport,
      );
}

/** The source of the places where programs are held, each asked for once while anything is held. */
class Places {
  private readonly lab: Lab;
  private readonly known = new Map<string, readonly Frame[]>();

  constructor(lab: Lab) {
    this.lab = lab;
  }

  framesOf({ server, site }: HeldSite): readonly Frame[] | undefined {
    return this.known.get(`${server}:${site}`);
  }

  async learn(held: HeldSite[]): Promise<void> {
    for (const each of held.filter((place) => !this.framesOf(place))) {
      const { server, site } = each;
      const [resolved] = await this.lab.request('site/resolve', { server, sites: [site] });
      this.known.set(`${server}:${site}`, resolved?.frames ?? []);
    }
  }

  forget(): void {
    this.known.clear();
  }
}
