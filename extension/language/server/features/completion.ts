import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver';
import { engineWord } from '../../../shared/words/engineWords.ts';
import type { SourceDocument } from '../document.ts';
import { flagMeaning, flagsOf } from '../facts/flags.ts';
import { type OptionFact, optionFacts } from '../facts/options.ts';
import type { CompletionPlace } from '../language.ts';

type OptionPlace = Extract<CompletionPlace, { kind: 'option' }>;

const levels = ['SOL_SOCKET', 'IPPROTO_TCP', 'IPPROTO_IP', 'IPPROTO_IPV6'];

/** Names that fit the argument that is being typed. */
export function completions(document: SourceDocument, position: Position): CompletionItem[] {
  const { root, language } = document;
  const place = root && language?.completionAt(root, document.offsetAt(position));
  switch (place?.kind) {
    case 'level':
      return levels.map((name, index) => item(document, place, name, index));
    case 'flag':
      return flagsOf(place.family).map((name, index) => ({
        ...item(document, place, name, index),
        documentation: flagMeaning(name),
      }));
    case 'option':
      return optionFacts
        .filter((option) => fits(option, place))
        .map((option, index) => optionItem(document, place, option, index));
    default:
      return [];
  }
}

function fits(option: OptionFact, { level, transport, value }: OptionPlace): boolean {
  if (level && option.level !== level) return false;
  if (transport === 'udp' && option.level === 'IPPROTO_TCP') return false;
  return !(value && option.when === 'never');
}

function optionItem(
  document: SourceDocument,
  place: OptionPlace,
  option: OptionFact,
  index: number,
): CompletionItem {
  const value = place.value?.(option.kind, option.name);
  const base = item(document, place, option.name, index);
  return {
    ...base,
    detail: option.unit ? `${option.level}, ${engineWord(option.unit)}` : option.level,
    documentation: engineWord(option.effect),
    ...(value && {
      textEdit: { range: document.rangeOf(place.typed), newText: `${place.prefix}${option.name}, ${value}` },
    }),
  };
}

function item(
  document: SourceDocument,
  { prefix, typed }: CompletionPlace,
  name: string,
  index: number,
): CompletionItem {
  const text = `${prefix}${name}`;
  return {
    label: name,
    kind: CompletionItemKind.Constant,
    filterText: text,
    sortText: String(index).padStart(3, '0'),
    textEdit: { range: document.rangeOf(typed), newText: text },
  };
}
