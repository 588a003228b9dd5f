/** What is said at the end, on standard error: each program, and what was wrong with it. */
import type { Finding } from '../contract/finding.ts';
import type { ProgramInfo, WatchedStatistics } from '../contract/server.ts';
import { isAlive } from '../shared/alive.ts';
import { visible } from '../shared/text.ts';
import { endingWords } from '../shared/words/endingWords.ts';
import { countingSentenceWords } from '../shared/words/engineWords.ts';
import { t } from '../shared/words/language.ts';
import { bytes, nanoseconds, number } from '../shared/words/quantities.ts';
import { frameToName, placeText } from '../shared/words/siteWords.ts';
import { verdictCure, verdictEvidence, verdictTitle } from '../shared/words/verdictWords.ts';
import { type Obstacle, obstacleWords } from './executable.ts';
import type { Followed, Verdict } from './following.ts';
import type { Recording } from './recording.ts';
import { type Ending, statusOfMistake } from './status.ts';

export interface Summary {
  /** Of the program that was run. */
  name: string;
  pid: number;
  ending: Ending;
  /** `--seconds`, where they were over. */
  secondsOver: number | undefined;
  /** Mistakes of `--fail-on` that were found. */
  failures: readonly string[];
  /** First the one that was run. */
  programs: readonly Followed[];
  /** Those that are not among them: they have ended, and had nothing wrong. */
  forgotten: number;
  /** Why it could not be seen. */
  obstacle: Obstacle | undefined;
  /** What is wrong with the summary itself, in sentences. */
  troubles: readonly string[];
  recording: Pick<Recording, 'calls' | 'lost' | 'cut'> | undefined;
}

/** Of programs with nothing wrong. */
const mostRight = 20;

export function summaryLines(summary: Summary): string[] {
  const { programs, troubles } = summary;
  const wrong = programs.filter(({ verdicts }) => verdicts.length > 0);
  const right = programs.filter(({ verdicts }) => verdicts.length === 0).slice(0, mostRight);
  const shown = programs.filter((program) => wrong.includes(program) || right.includes(program));
  const unshown = programs.length - shown.length + summary.forgotten;
  return [
    '',
    `──── ${t('Network Lab')} ────`,
    ...unseenLines(summary),
    ...shown.flatMap((program) => programLines(program, summary)),
    ...(unshown > 0 ? [t('More programs, with nothing wrong: {0}.', number(unshown))] : []),
    ...recordingLines(summary),
    ...troubles,
    ...(programs.length > 0 ? [countLine(programs)] : []),
    ...(summary.failures.length > 0
      ? [t('Exit status {0}, by --fail-on: {1}', statusOfMistake, summary.failures.join(t(', ')))]
      : []),
  ];
}

function programLines(program: Followed, summary: Summary): string[] {
  const { name, info, statistics, verdicts } = program;
  const isRun = info.program.pid === summary.pid;
  return [
    t('{0} (pid {1}): {2}', name, info.program.pid, isRun ? exitText(summary) : endText(program)),
    ...indented([
      ...counterLines(info, statistics),
      ...info.listeners.map(({ address }) => t('It listened on {0}.', visible(address))),
      ...verdicts.flatMap(verdictLines),
      ...info.program.notSeenSentences.map((each) => countingSentenceWords(each)),
    ]),
  ];
}

function exitText({ ending: { code, signal }, secondsOver }: Summary): string {
  const exit = signal === null ? { code: code ?? 0 } : { signal };
  const words = endingWords({ kind: 'program', program: { exit } } as ProgramInfo);
  if (secondsOver === undefined) return words.join(' ');
  return [t('Its time was over ({0}).', nanoseconds(secondsOver * 1e9)), ...words].join(' ');
}

function endText({ info, isDone }: Followed): string {
  if (isAlive(info))
    return isDone ? t('It became another program.') : t('It still runs, and goes on unwatched.');
  return endingWords(info).join(' ') || t('It ended.');
}

/** What it did, as far as it did it. */
function counterLines({ multiplexer }: ProgramInfo, statistics: WatchedStatistics): string[] {
  const { waits = 0, accepts = 0, receives = 0, sends = 0, bytesReceived = 0, bytesSent = 0 } = statistics;
  const told = [
    [waits, multiplexer ? t('{0}: waits {1}', multiplexer, number(waits)) : t('waits {0}', number(waits))],
    [accepts, t('accepts {0}', number(accepts))],
    [receives, t('receives {0} ({1})', number(receives), bytes(bytesReceived))],
    [sends, t('sends {0} ({1})', number(sends), bytes(bytesSent))],
  ] as const;
  const text = told.flatMap(([count, words]) => (count > 0 ? [words] : [])).join(t(', '));
  return text === '' ? [] : [text];
}

/** `server.py:42 in handle: eof-ignored`, what was seen, and what to do. */
function verdictLines({ finding, frames }: Verdict): string[] {
  const frame = frameToName(frames);
  return [
    t('✗ {0}: {1}', frame ? placeText(frame) : t('line not known'), finding.mistake),
    ...indented([
      t('{0}: {1}', verdictTitle(finding), `${verdictEvidence(finding)}${spanText(finding)}`),
      verdictCure(finding),
    ]),
  ];
}

/** From the first time to the last. */
function spanText({ firstAt, lastAt }: Finding): string {
  const milliseconds = lastAt - firstAt;
  return milliseconds < 1 ? '' : t(' First to last: {0}.', nanoseconds(milliseconds * 1e6));
}

/** The program that was run, where it is not among those that were seen. */
function unseenLines(summary: Summary): string[] {
  const { name, pid, programs, obstacle } = summary;
  if (programs.some(({ info }) => info.program.pid === pid)) return [];
  return [
    t('{0} (pid {1}): {2}', name, pid, exitText(summary)),
    ...indented(
      obstacle === undefined
        ? [t('It used no socket itself.')]
        : [t('Its calls were not seen.'), obstacleWords(obstacle)],
    ),
  ];
}

function recordingLines({ recording }: Summary): string[] {
  if (!recording) return [];
  return [
    t('Calls recorded: {0}.', number(recording.calls)),
    ...(recording.lost > 0
      ? [t('Calls that came faster than they were recorded, and are missing: {0}.', number(recording.lost))]
      : []),
    ...(recording.cut ? [t('The recording was cut: it had become as long as it may.')] : []),
  ];
}

function countLine(programs: readonly Followed[]): string {
  const names = new Set(programs.flatMap(({ verdicts }) => verdicts.map(({ finding }) => finding.mistake)));
  return names.size === 0 ? t('No mistake was seen.') : t('Mistakes found: {0}', [...names].join(t(', ')));
}

function indented(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
