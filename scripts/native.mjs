/** Builds the C++ of native/ with CMake. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, root, run } from './run.mjs';

/** The machines of this project have two cores; more jobs would only fight over them. */
const jobs = '2';

/**
 * Configures (cheap when nothing changed) and builds.
 *
 * @param {string} folder Where to build, under build/.
 * @param {Record<string, string>} [definitions] CMake variables, such as NETLAB_TESTS.
 * @param {string[]} [targets] All of them where left out.
 * @param {Record<string, string>} [more] Environment variables for the compiler.
 * @returns {Promise<string>} The folder that holds what was built.
 */
export async function buildNative(folder, definitions = {}, targets = [], more = {}) {
  const into = join(root, 'build', folder);
  const options = { env: { ...environment, ...more } };
  const generator = spawnSync('ninja', ['--version']).status === 0 ? 'Ninja' : 'Unix Makefiles';
  const variables = Object.entries({ CMAKE_BUILD_TYPE: 'Release', ...definitions });
  const configuration = [
    ...['-S', join(root, 'native'), '-B', into, '-G', generator, '--log-level=WARNING'],
    ...variables.map(([name, value]) => `-D${name}=${value}`),
  ];

  // CMake goes on with no folder that was configured elsewhere (the checkout was copied or moved since), or for
  // another generator or compiler; and it keeps definitions that are given no more.
  const note = join(into, 'configured.json');
  const wanted = JSON.stringify([configuration, more], undefined, 2);
  if (!existsSync(note) || readFileSync(note, 'utf8') !== wanted)
    rmSync(into, { recursive: true, force: true });

  await run('cmake', configuration, options);
  writeFileSync(note, wanted);
  const chosen = targets.length > 0 ? ['--target', ...targets] : [];
  await run('cmake', ['--build', into, '--parallel', jobs, ...chosen], options);
  return into;
}
