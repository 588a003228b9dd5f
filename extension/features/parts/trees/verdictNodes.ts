import type { ProgramInfo } from '../../../contract/server.ts';
import type { Verdict } from '../../../lab/verdicts.ts';
import { frameToName, lineOf, placeText } from '../../../shared/words/siteWords.ts';
import {
  verdictCount,
  verdictCure,
  verdictEvidence,
  verdictTitle,
} from '../../../shared/words/verdictWords.ts';
import type { LabNode } from './treeItems.ts';

/** What a program was found to do wrong: a node for each, which leads to the line. */
export function verdictNodes(info: ProgramInfo, verdicts: readonly Verdict[]): LabNode[] {
  return verdicts.map((verdict) => verdictNode(info, verdict));
}

function verdictNode({ id: server }: ProgramInfo, verdict: Verdict): LabNode {
  const { mistake, site, frames } = verdict;
  const frame = frameToName(frames);
  const place = frame === undefined ? [] : [placeText(frame)];
  const title = verdictTitle(verdict);
  return {
    key: `verdict:${server}:${mistake}:${site ?? 0}`,
    label: mistake,
    description: [...place, verdictCount(verdict)].join(' · '),
    tooltip: [title, verdictEvidence(verdict), verdictCure(verdict)].join('\n'),
    spoken: [title, ...place, verdictCount(verdict)].join(', '),
    icon: { id: 'warning', color: 'list.warningForeground' },
    kind: 'verdict',
    target: { server },
    opens: lineOf(frame),
  };
}
