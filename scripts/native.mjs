/** Builds the C++ of native/ with CMake. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** The machines of this project have two cores; more jobs would only fight over them. */
const jobs = '2';

/**
 * Configures (cheap when nothing changed) and builds.
 *
 * @param {string} folder Where to build, under build/.
 * @param {Record<string, string>} [definitions] CMake variables, such as NETLAB_TESTS.
 * @param {string[]} [targets] All of them where left out.
 * @returns {Promise<string>} The folder that holds what was built.
 */
export async function buildNative(folder, definitions = {}, targets = []) {
  const into = join(root, 'build', folder);
  const generator = spawnSync('ninja', ['--version']).status === 0 ? ['-G', 'Ninja'] : [];
  const variables = Object.entries({ CMAKE_BUILD_TYPE: 'Release', ...definitions });
  await run('cmake', [
    ...['-S', join(root, 'native'), '-B', into, '--log-level=WARNING', ...generator],
    ...variables.map(([name, value]) => `-D${name}=${value}`),
  ]);
  const chosen = targets.length > 0 ? ['--target', ...targets] : [];
  await run('cmake', ['--build', into, '--parallel', jobs, ...chosen]);
  return into;
}
