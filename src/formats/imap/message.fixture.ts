/**
 * For tests: message parts with what does not matter filled in.
 */
import type { Envelope, MessagePart } from '#formats/mime/message.ts';
import { plainPart } from '#formats/mime/summary.ts';

/** A part of text/plain, changed by `over`. */
export function partOf(over: Partial<MessagePart>): MessagePart {
  return { ...plainPart(), ...over };
}

/** An empty envelope, changed by `over`. */
export function envelopeOf(over: Partial<Envelope>): Envelope {
  return { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [], ...over };
}
