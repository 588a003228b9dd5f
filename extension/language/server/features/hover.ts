import { t } from '@vscode/l10n';
import type { Hover, Position } from 'vscode-languageserver';
import type { ServerConfiguration } from '../../../contract/server.ts';
import { engineWord } from '../../../shared/words/engineWords.ts';
import type { SourceDocument } from '../document.ts';
import { callFact } from '../facts/calls.ts';
import { errorMeaning } from '../facts/errors.ts';
import { flagMeaning } from '../facts/flags.ts';
import { defaultOf } from '../facts/machine.ts';
import { findOption, type OptionFact } from '../facts/options.ts';
import type { Subject } from '../language.ts';
import type { Settings } from '../settings.ts';
import { loopsOf } from './codeLens.ts';
import { findingsAt } from './diagnostics.ts';
import { liveMistake } from './liveMistakes.ts';

const waits = /select|poll|wait/;

/** What is known about the call, the flag, the option or the error under the pointer, and what the lab can show of it. */
export function hover(
  document: SourceDocument,
  position: Position,
  settings: Settings,
  hasLab: boolean,
): Hover | null {
  const { root, language } = document;
  const offset = document.offsetAt(position);
  const subject = root && language?.subjectAt(root, offset);
  const meaning = subject && textOf(subject, hasLab);
  const mistakes = hasLab ? mistakesAt(document, offset, settings) : [];
  const twin = hasLab ? twinAt(document, offset, subject ?? undefined) : undefined;
  const place = meaning ? subject : (mistakes[0]?.finding ?? twin?.loop);
  if (!place) return null;
  const value = [
    ...(meaning ? [meaning] : []),
    ...mistakes.map(({ link }) => link),
    ...(twin ? [twin.link] : []),
  ].join('\n\n');
  return { contents: { kind: 'markdown', value }, range: document.rangeOf(place) };
}

/** A server of the lab like the loop's: where the loop begins, and where it waits. */
function twinAt(document: SourceDocument, offset: number, subject: Subject | undefined) {
  const { line } = document.positionAt(offset);
  const isWait = subject?.kind === 'call' && waits.test(subject.name);
  const loops = loopsOf(document);
  const loop = isWait
    ? loops.findLast(({ start }) => start <= offset)
    : loops.find(({ start }) => document.positionAt(start).line === line);
  const title = t("Start this server's twin in the lab");
  return loop && { loop, link: commandLink(title, 'networkLab.startServer', [loop.configuration]) };
}

/** What was found under the pointer and can be seen live. */
function mistakesAt(document: SourceDocument, offset: number, settings: Settings) {
  return findingsAt(document, { start: offset, end: offset }, settings).flatMap((finding) => {
    const live = liveMistake(document, finding);
    return live ? [{ finding, link: commandLink(live.title, live.command, live.arguments!) }] : [];
  });
}

function textOf({ kind, name }: Subject, hasLab: boolean): string | undefined {
  switch (kind) {
    case 'option': {
      const option = findOption(name);
      return (
        option &&
        [optionText(option), ...live({ multiplexer: 'epoll', application: 'echo', port: 0 }, hasLab)].join(
          '\n\n',
        )
      );
    }
    case 'flag': {
      const meaning = flagMeaning(name);
      const multiplexer = name.startsWith('POLL') ? 'poll' : 'epoll';
      return (
        meaning &&
        [`**${name}**`, meaning, ...live({ multiplexer, application: 'echo', port: 0 }, hasLab)].join('\n\n')
      );
    }
    case 'call': {
      const fact = callFact(name);
      if (!fact) return undefined;
      const parameters = fact.parameters.map((each) => `- \`${each.name}\`: ${each.meaning}`).join('\n');
      return [`\`${fact.label}\``, fact.summary, parameters, ...live(fact.experiment, hasLab)]
        .filter(Boolean)
        .join('\n\n');
    }
    case 'errno': {
      const error = errorMeaning(name);
      return error && `**${error.name}**\n\n${error.meaning}`;
    }
  }
}

function optionText(option: OptionFact): string {
  const value = {
    flag: t('switch (1 or 0)'),
    integer: t('integer'),
    duration: t('time'),
    name: t('name'),
    linger: t('struct linger'),
  };
  const usual = defaultOf(option);
  const facts = [
    `${t('level')}: \`${option.level}\``,
    `${t('value')}: ${value[option.kind]}${option.unit ? `, ${engineWord(option.unit)}` : ''}`,
    ...(usual === undefined ? [] : [`${t('default on this machine')}: ${usual}`]),
    ...(option.when === 'beforeBind' ? [t('set it before bind')] : []),
    ...(option.when === 'never' ? [t('read only')] : []),
    ...(option.linuxOnly ? [t('Linux alone')] : []),
    ...(option.privilege ? [`${t('needs')}: ${engineWord(option.privilege)}`] : []),
  ];
  return [`**${option.name}**`, engineWord(option.effect), facts.map((fact) => `- ${fact}`).join('\n')].join(
    '\n\n',
  );
}

/** A link that starts a server of the lab; only where a client has the lab's commands. */
function live(configuration: ServerConfiguration | undefined, hasLab: boolean): string[] {
  if (!hasLab || !configuration) return [];
  return [commandLink(t('See it live'), 'networkLab.startServer', [configuration])];
}

function commandLink(title: string, command: string, given: unknown[]): string {
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify(given))})`;
}
