import { t } from '@vscode/l10n';
import type { Hover, Position } from 'vscode-languageserver';
import type { ServerConfiguration } from '../../../contract/server.ts';
import type { SourceDocument } from '../document.ts';
import { callFact } from '../facts/calls.ts';
import { errorMeaning } from '../facts/errors.ts';
import { flagMeaning } from '../facts/flags.ts';
import { defaultOf } from '../facts/machine.ts';
import { findOption, type OptionFact } from '../facts/options.ts';
import { engineWord } from '../facts/words.ts';
import type { Subject } from '../language.ts';

/** What is known about the call, the flag, the option or the error under the pointer. */
export function hover(document: SourceDocument, position: Position, hasLab: boolean): Hover | null {
  const { root, language } = document;
  const subject = root && language?.subjectAt(root, document.offsetAt(position));
  const text = subject && textOf(subject, hasLab);
  return text ? { contents: { kind: 'markdown', value: text }, range: document.rangeOf(subject) } : null;
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
  const argument = encodeURIComponent(JSON.stringify([configuration]));
  return [`[${t('See it live')}](command:networkLab.startServer?${argument})`];
}
