/** Runs a program for the scripts of this folder. Plain Node, for scripts that run before anything is installed. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that the project brings along (node_modules/node), whatever the machine's own is. */
export const projectNode = join(root, 'node_modules', 'node', 'bin', 'node');

/** The environment for every program: the project's own tools come first on the PATH. */
export const environment = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
};

/**
 * Runs a program to its end, its output shown as it comes.
 *
 * @param {string} command
 * @param {string[]} parameters
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<void>} Fails, naming the command, when it cannot be started or its exit code is not 0.
 */
export function run(command, parameters, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd: root, env: environment, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`${[command, ...parameters].join(' ')}: ended with ${signal ?? `exit code ${code}`}`),
        );
    });
  });
}

/**
 * Runs the whole of a script. What fails is told in its own words, without a trace: the programs that
 * failed have said the rest.
 *
 * @param {() => Promise<void>} script
 */
export async function main(script) {
  try {
    await script();
  } catch (error) {
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
