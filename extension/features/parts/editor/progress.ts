import * as vscode from 'vscode';

/** What takes longer than this is shown with a way to cancel it. */
const patienceMilliseconds = 1000;

/** Does the work; when it takes long, a notification says so and can cancel it. */
export async function withPatience<T>(
  title: string,
  work: (token: vscode.CancellationToken) => Promise<T>,
): Promise<T> {
  const source = new vscode.CancellationTokenSource();
  const result = work(source.token);
  const timer = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (_progress, token) => {
        token.onCancellationRequested(() => source.cancel());
        await result.catch(() => {}); // the one who awaits the work hears of it
      },
    );
  }, patienceMilliseconds);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
    source.dispose();
  }
}
