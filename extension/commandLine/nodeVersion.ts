/**
 * Says which Node is needed where this one is too old, before anything is loaded that could fail in it: whoever starts
 * imports this first.
 */
import { t } from '../shared/words/language.ts';
import { speak } from './language.ts';
import { statusOfLab } from './status.ts';

/** The oldest that the engine runs on; its addon is for Node-API, and so for all later ones. */
const oldest = 20;

speak(process.env);
if (Number.parseInt(process.versions.node, 10) < oldest) {
  console.error(
    t('network-lab: it needs Node {0} or newer, and this is Node {1}.', oldest, process.versions.node),
  );
  process.exit(statusOfLab);
}
