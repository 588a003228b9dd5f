/** What `--help` prints. */
import { findingNames } from '../contract/mistakes.ts';
import { t } from '../shared/words/language.ts';
import { bytes } from '../shared/words/quantities.ts';
import { mostRecordedBytes } from './recording.ts';
import { statusNotFound, statusNotRunnable, statusOfLab, statusOfMistake, statusOfUsage } from './status.ts';

export function helpText(): string {
  return [
    'networkLab run [--json FILE] [--fail-on NAMES] [--seconds N] [--record FILE] -- COMMAND [ARGUMENT …]',
    '',
    ...wrapped(
      t(
        'Runs a program in this terminal as ever, watches its calls on sockets and those of the processes that it starts, and says at the end, on standard error, which classic mistakes they have shown, each with its line.',
      ),
      width,
    ),
    '',
    ...table([
      [
        '--json FILE',
        t(
          'Writes a JSON object a line: at the start, each second, at each mistake that is found, at the end. “-” is standard output: what the program prints there then goes to standard error.',
        ),
      ],
      [
        '--fail-on NAMES',
        t(
          'Exit status {0} where one of these mistakes is found: names apart by commas, or “any”.',
          statusOfMistake,
        ),
      ],
      [
        '--seconds N',
        t(
          'Ends the program after so many seconds: SIGINT, two seconds later SIGTERM, two seconds later SIGKILL. The processes that it has started and that are watched get the same.',
        ),
      ],
      [
        '--record FILE',
        t(
          'Keeps each call, a JSON object a line, with its place in the source and never what was sent or received; {0} at most.',
          bytes(mostRecordedBytes),
        ),
      ],
      ['-h, --help', t('Says this.')],
      ['-V, --version', t('Says which version it is.')],
    ]),
    '',
    t('Exit status'),
    ...table([
      [String(statusOfMistake), t('a mistake of --fail-on was found, however the program ended')],
      ['0', t('--seconds were over: that was asked for, whatever the program says to the signal')],
      ['N', t('else the program’s own; 128 and the number of the signal that ended it')],
      [
        String(statusOfLab),
        t('the lab could not watch, or lost sight while there was something to --fail-on'),
      ],
      [String(statusOfUsage), t('the options are not understood')],
      [`${statusNotRunnable}, ${statusNotFound}`, t('the command cannot be run; there is none')],
    ]),
    '',
    ...wrapped(
      t(
        'It ends when the program does. What the program has started and left running goes on, unwatched: let a daemon stay in the foreground. SIGTERM, SIGHUP and SIGUSR2 are passed on to the program; the keys of the terminal go to the program and to what it has started, as ever.',
      ),
      width,
    ),
    ...wrapped(
      t(
        'Python, C, C++, Rust and Node are seen, wherever they call the C library; static programs, Go, and what runs with other rights are not, and that is said.',
      ),
      width,
    ),
    '',
    t('Mistakes'),
    ...columns(findingNames),
    '',
  ].join('\n');
}

const width = 88;
const indentation = 18;

function table(rows: [name: string, text: string][]): string[] {
  return rows.flatMap(([name, text]) =>
    wrapped(text, width - indentation).map(
      (line, index) => (index === 0 ? `  ${name}` : '').padEnd(indentation) + line,
    ),
  );
}

/** At spaces; Chinese, which has none, is left to the terminal. */
function wrapped(text: string, length: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last !== '' && last.length + 1 + word.length > length) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

function columns(names: readonly string[]): string[] {
  return wrapped(names.join(' '), width - 2).map((line) => `  ${line}`);
}
