/** The value of a socket option, and how it compares with others. */
import type { OptionValue, SocketOption } from '../../contract/server.ts';
import { unitWord } from './engineWords.ts';
import { t } from './language.ts';
import { number } from './quantities.ts';

type Valued = Pick<SocketOption, 'value' | 'unit'>;

/** A value as the kernel reports it, with its unit. */
export function optionValueText({ value, unit }: Valued): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return value ? t('on') : t('off');
  // Without a unit it is no amount: a mark, a cookie, the number of a protocol.
  if (typeof value === 'number') return unit ? `${number(value)} ${unitWord(value, unit)}` : String(value);
  if (typeof value === 'string') return value === '' ? t('(none)') : value;
  if (!value.on) return t('off');
  return value.seconds === 0 ? t('on, 0 s: close resets') : t('on, {0} s', number(value.seconds));
}

/** What a new socket has. */
export function defaultText({ default: usual = null, unit }: Pick<SocketOption, 'default' | 'unit'>): string {
  return optionValueText({ value: usual, unit });
}

/** Whether it means something else than on a new socket; where that has no value of its own, it does not. */
export function isChanged(option: Valued & Pick<SocketOption, 'default'>): boolean {
  const { value, default: usual = null } = option;
  return usual !== null && value !== null && optionValueText(option) !== defaultText(option);
}

export function changedText(option: SocketOption): string {
  return t('default: {0}', defaultText(option));
}

export function optionIsNow(option: Pick<SocketOption, 'name' | 'value' | 'unit'>): string {
  return t('{0} is now {1}.', option.name, optionValueText(option));
}

/** What came of setting an option: the kernel doubles, rounds and clamps in silence. */
export function answerText(asked: OptionValue, answer: SocketOption): string {
  const note = kernelNote(asked, answer);
  return note === undefined ? optionIsNow(answer) : `${answer.name}: ${note}`;
}

/** Said when the kernel made something else of a value; undefined when it did not. */
export function kernelNote(asked: OptionValue, answer: Valued): string | undefined {
  if (answer.value === null) return undefined;
  const [wanted, reported] = [optionValueText({ ...answer, value: asked }), optionValueText(answer)];
  return wanted === reported ? undefined : t('Asked for {0}; the kernel reports {1}.', wanted, reported);
}

const levels = ['SOL_SOCKET', 'IPPROTO_TCP', 'IPPROTO_IP', 'IPPROTO_IPV6'] as const;

/** The options in the order in which they are shown, a section for each level that has any. */
export function optionSections(options: SocketOption[]) {
  return levels
    .map((level) => ({ level, options: options.filter((option) => option.level === level) }))
    .filter((section) => section.options.length > 0);
}
