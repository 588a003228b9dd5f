import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import { unwrap } from '../call.ts';
import type { Descriptors } from '../descriptors.ts';
import { isReceiving } from '../library.ts';

/** Functions that take their argument for one whole message. */
const wholeReaders = /^(strcmp|strcasecmp|strncmp|strncasecmp|sscanf)$/;

/** Functions that look for where a message ends. */
const framers = /^(strchr|strrchr|memchr|strstr|memmem|strtok|strtok_r|strpbrk|strsep|memmove)$/;

/** message-boundary: what one receive gave is compared as if it were one message. */
export function messageBoundary(descriptors: Descriptors): Finding[] {
  const { program } = descriptors;
  return program.calls.flatMap((receive) => {
    if (!isReceiving(receive.name) || !descriptors.streamsOf(receive.arguments[0])) return [];
    const buffer = unwrap(receive.arguments[1]);
    const within = program.functionOf(receive.node);
    if (buffer?.type !== 'identifier' || !within || /\bMSG_(WAITALL|PEEK)\b/.test(receive.node.text))
      return [];
    const uses = within.calls.filter(({ arguments: passed }) =>
      passed.some((each) => unwrap(each)?.text === buffer.text),
    );
    if (uses.some(({ name }) => framers.test(name) || program.functions.has(name))) return [];
    const reader = uses.find(
      ({ name, node, arguments: given }) =>
        wholeReaders.test(name) &&
        node.start > receive.node.end &&
        // Whether anything came at all is no message.
        !given.some(({ text }) => text === '""' || text === String.raw`"\0"`),
    );
    if (!reader) return [];
    const { start, end } = reader.node;
    return [
      { rule: 'message-boundary', certainty: 'possible', start, end, message: messages.messageBoundary() },
    ];
  });
}
