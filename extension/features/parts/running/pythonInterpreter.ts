import * as vscode from 'vscode';

/** The part of the Python extension's API that is asked here; it is there or not as that extension likes. */
interface PythonApi {
  environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(environment: {
      path: string;
    }): Promise<{ executable?: { uri?: vscode.Uri } } | undefined>;
  };
}

const usual = 'python3';

/** The interpreter that is selected for a file in the Python extension; `python3` where that extension is not there. */
export async function pythonFor(file: vscode.Uri): Promise<string> {
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  if (extension === undefined) return usual;
  try {
    const { environments } = await extension.activate();
    const chosen = environments?.getActiveEnvironmentPath(file);
    const resolved = chosen && (await environments?.resolveEnvironment(chosen));
    return resolved?.executable?.uri?.fsPath ?? usual;
  } catch {
    return usual; // another extension's failure is not the program's
  }
}
