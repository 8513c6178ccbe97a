/**
 * Message disposition notifications (RFC 8098): the machine's part as fields, written and read. Pure.
 *
 * Field names are compared without case; a field that stands twice counts once, but `Error`, which may repeat (§3.2.7).
 */
import { HEADER_LIMITS, readHeaderBlock } from '#formats/mime/headers.ts';

export const DISPOSITION_TYPES = ['deleted', 'dispatched', 'displayed', 'processed'] as const;
export type DispositionType = (typeof DISPOSITION_TYPES)[number];

export interface Disposition {
  actionMode: 'manual-action' | 'automatic-action';
  sendingMode: 'mdn-sent-manually' | 'mdn-sent-automatically';
  type: DispositionType;
}

/** What a notification says (§3.1). */
export interface DispositionFields {
  reportingUA: string | null;
  mdnGateway: string | null;
  originalRecipient: string | null;
  finalRecipient: string | null;
  originalMessageId: string | null;
  disposition: Disposition;
  error: string[] | null;
  extensionFields: Record<string, string> | null;
}

const KNOWN = new Set([
  'reporting-ua',
  'mdn-gateway',
  'original-recipient',
  'final-recipient',
  'original-message-id',
  'disposition',
  'error',
]);
const FIELD_NAME = /^[A-Za-z][\w-]{0,60}$/;
const DISPOSITION =
  /^\s*(manual|automatic)-action\s*\/\s*mdn-sent-(manually|automatically)\s*;\s*(deleted|dispatched|displayed|processed)/i;

const oneLine = (text: string): string =>
  text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 900);

/** The disposition of its text, or undefined for what is none (§3.2.6). */
export function decodeDisposition(text: string): Disposition | undefined {
  const [, action, sending, type] = DISPOSITION.exec(text) ?? [];
  if (action === undefined || sending === undefined) return undefined;
  return {
    actionMode: action.toLowerCase() === 'manual' ? 'manual-action' : 'automatic-action',
    sendingMode: sending.toLowerCase() === 'manually' ? 'mdn-sent-manually' : 'mdn-sent-automatically',
    type: DISPOSITION_TYPES.find((known) => known === type?.toLowerCase()) ?? 'displayed',
  };
}

/** Writes the part `message/disposition-notification`. */
export function encodeDispositionFields(fields: DispositionFields): Buffer {
  const { disposition, extensionFields } = fields;
  const lines: (readonly [string, string | null])[] = [
    ['Reporting-UA', fields.reportingUA],
    ['Original-Recipient', fields.originalRecipient],
    ['Final-Recipient', fields.finalRecipient],
    ['Original-Message-ID', fields.originalMessageId],
    ['Disposition', `${disposition.actionMode}/${disposition.sendingMode}; ${disposition.type}`],
    ...Object.entries(extensionFields ?? {}).filter(
      ([name]) => FIELD_NAME.test(name) && !KNOWN.has(name.toLowerCase()),
    ),
  ];
  const text = lines
    .map(([name, value]) => (value === null ? '' : `${name}: ${oneLine(value)}\r\n`))
    .join('');
  return Buffer.from(text, 'latin1');
}

/** Reads the part; undefined when it says no disposition. */
export function decodeDispositionFields(bytes: Buffer): DispositionFields | undefined {
  const header = readHeaderBlock(Buffer.concat([bytes, Buffer.from('\r\n\r\n')]), HEADER_LIMITS);
  const first = (name: string): string | null => header.values(name)[0]?.trim() ?? null;
  const disposition = decodeDisposition(first('disposition') ?? '');
  if (!disposition) return undefined;
  const errors = header.values('error').map((text) => text.trim());
  const others = header.fields
    .map(({ name }) => name)
    .filter((name) => !KNOWN.has(name.toLowerCase()) && FIELD_NAME.test(name));
  return {
    reportingUA: first('reporting-ua'),
    mdnGateway: first('mdn-gateway'),
    originalRecipient: first('original-recipient'),
    finalRecipient: first('final-recipient'),
    originalMessageId: first('original-message-id'),
    disposition,
    error: errors.length > 0 ? errors : null,
    extensionFields:
      others.length > 0
        ? Object.fromEntries(others.map((name) => [name, first(name.toLowerCase()) ?? '']))
        : null,
  };
}
