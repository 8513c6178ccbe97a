/** A message that FETCH is about to write: what the view, the store and the blobs know of it. */
import type { MessageBytes } from '#domain/mailstore/message-bytes.ts';
import type { StoredMessage } from '#domain/mailstore/message-values.ts';
import { surrogateParts } from '#domain/mailstore/surrogate.ts';
import type { Patch } from '#formats/mime/ascii-header.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import type { SelectedMailbox } from './selected.ts';

/** One message about to be written. */
export interface FetchedMessage {
  view: SelectedMailbox;
  index: number;
  /** How the response begins. */
  start: string;
  stored: StoredMessage;
  bytes: MessageBytes | undefined;
  /** The offset of INTERNALDATE from UTC. */
  zoneMinutes: number;
  /** The client has not said that it takes UTF-8 in what it reads of headers (RFC 6855 §8). */
  sevenBit: boolean;
  /** Where the bytes are a surrogate's: what of the stored message they write otherwise. */
  patches?: readonly Patch[];
  /** Decoded when first needed. */
  root?: MessagePart;
}

/** The part tree. */
export function rootOf(message: FetchedMessage): MessagePart {
  const root = message.root ?? surrogateParts(message.stored.parts ?? '', message.patches ?? []);
  message.root = root;
  return root;
}
