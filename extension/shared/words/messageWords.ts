/** A message that waits in the application queue. */
import type { QueuedMessage } from '../../contract/connection.ts';
import { visible } from '../text.ts';
import { t } from './language.ts';
import { bytes } from './quantities.ts';

/** How long it is, and how much of it has gone already. */
export function messageSize({ bytes: size, sent }: Pick<QueuedMessage, 'bytes' | 'sent'>): string {
  return sent > 0 ? t('{0} of {1} sent', bytes(sent), bytes(size)) : bytes(size);
}

/** Bytes out of base64. */
export function fromBase64(encoded: string): Uint8Array {
  return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
}

/** Bytes as UTF-8 text where they are that (the rest becomes U+FFFD), made visible. */
export function textOf(data: Uint8Array): string {
  return visible(new TextDecoder('utf-8').decode(data));
}
