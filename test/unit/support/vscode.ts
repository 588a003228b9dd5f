/**
 * Stands for VS Code where a file of the features is tried without it: says everything in English. Import it first. What
 * a test needs to see done it puts into `fakeVscode`.
 */
import { registerHooks } from 'node:module';

/** The rest of VS Code's API, as far as the test has it. */
export const fakeVscode: Record<string, Record<string, unknown>> = {
  window: {},
  commands: {},
  env: {},
  extensions: {},
};
Object.assign(globalThis, { fakeVscode });

const stub = `
export const { window, commands, env, extensions } = globalThis.fakeVscode;
export const Uri = { parse: (text) => text };
export const l10n = {
  t: (message, ...fillings) => message.replace(/\\{(\\d+)\\}/g, (_, index) => fillings[index]),
};
`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode'
      ? { url: `data:text/javascript,${encodeURIComponent(stub)}`, shortCircuit: true }
      : next(specifier, context),
});
