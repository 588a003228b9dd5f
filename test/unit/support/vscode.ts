/** Stands for VS Code where a file of the features is tried without it: says everything in English. Import it first. */
import { registerHooks } from 'node:module';

const stub = `
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
