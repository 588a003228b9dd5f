import type { ConnectionView } from '../../../contract/connection.ts';
import type { ProgramInfo } from '../../../contract/server.ts';
import { isProgram, type Watched } from '../../../shared/watched.ts';
import { type ProgramKnowledge, programNode } from './programNodes.ts';
import { serverNode } from './serverNodes.ts';
import type { LabNode } from './treeItems.ts';

/**
 * All that is watched, each program below the one that made it.
 *
 * @param views What of them is unfolded, by number.
 * @param knowledgeOf What is known of a program beside that.
 */
export function watchedNodes(
  all: Watched[],
  views: ReadonlyMap<number, ConnectionView>,
  knowledgeOf: (program: ProgramInfo) => ProgramKnowledge = () => ({}),
): LabNode[] {
  const ids = new Set(all.map(({ id }) => id));
  const isBelow = (watched: Watched, parent: number) =>
    isProgram(watched) && watched.program.parent === parent;
  const hasParent = (watched: Watched) =>
    isProgram(watched) && watched.program.parent !== undefined && ids.has(watched.program.parent);
  const nodeOf = (watched: Watched): LabNode => {
    const view = views.get(watched.id);
    if (!isProgram(watched)) return serverNode(watched, view);
    const made = all.filter((each) => isBelow(each, watched.id)).map(nodeOf);
    return programNode(watched, view, made, knowledgeOf(watched));
  };
  return all.filter((each) => !hasParent(each)).map(nodeOf);
}
