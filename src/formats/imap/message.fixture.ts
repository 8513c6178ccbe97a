/**
 * For tests: message parts with what does not matter filled in.
 */
import type { Envelope, MessagePart } from '#formats/mime/message.ts';

/** A part of text/plain, changed by `over`. */
export function partOf(over: Partial<MessagePart>): MessagePart {
  return {
    section: '',
    type: 'text',
    subtype: 'plain',
    parameters: [],
    encoding: '7bit',
    language: [],
    headerStart: 0,
    bodyStart: 0,
    bodyEnd: 0,
    lines: 0,
    parts: [],
    ...over,
  };
}

/** An empty envelope, changed by `over`. */
export function envelopeOf(over: Partial<Envelope>): Envelope {
  return { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [], ...over };
}
