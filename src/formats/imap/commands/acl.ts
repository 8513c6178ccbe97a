/**
 * Commands of access control lists (RFC 4314 §3, §7): SETACL, DELETEACL, GETACL, LISTRIGHTS, MYRIGHTS.
 */
import type { Decoder } from '../decoder.ts';
import { type EncoderOptions, encodeAstring, encodeMailbox, type Wire } from '../encoder.ts';

export interface SetAclCommand {
  mailbox: string;
  identifier: string;
  mode: 'replace' | 'add' | 'remove';
  rights: string;
}

const MODES: Readonly<Record<string, SetAclCommand['mode']>> = { '+': 'add', '-': 'remove' };

/** `SP mailbox SP identifier SP mod-rights`. */
export function decodeSetAcl(d: Decoder): SetAclCommand {
  const { mailbox, identifier } = readMailboxAndIdentifier(d);
  d.expectSp();
  const text = d.expectAstring();
  d.expectEnd();
  const mode = MODES[text.charAt(0)];
  return { mailbox, identifier, mode: mode ?? 'replace', rights: mode ? text.slice(1) : text };
}

export interface IdentifiedMailbox {
  mailbox: string;
  identifier: string;
}

function readMailboxAndIdentifier(d: Decoder): IdentifiedMailbox {
  d.expectSp();
  const mailbox = d.expectMailbox();
  d.expectSp();
  return { mailbox, identifier: d.expectAstring() };
}

/** `SP mailbox SP identifier`, of DELETEACL and LISTRIGHTS. */
export function decodeIdentifiedMailbox(d: Decoder): IdentifiedMailbox {
  const command = readMailboxAndIdentifier(d);
  d.expectEnd();
  return command;
}

/** `* ACL INBOX an@example.vn lrs` (RFC 4314 §3.6). */
export function encodeAclResponse(
  mailbox: string,
  entries: readonly { identifier: string; rights: string }[],
  options: EncoderOptions = {},
): Wire {
  const items = entries.map(
    ({ identifier, rights }) => ` ${encodeAstring(identifier)} ${encodeAstring(rights)}`,
  );
  return `* ACL ${encodeMailbox(mailbox, options)}${items.join('')}\r\n`;
}

/** `* MYRIGHTS INBOX lrs` (RFC 4314 §3.8). */
export function encodeMyRightsResponse(mailbox: string, rights: string, options: EncoderOptions = {}): Wire {
  return `* MYRIGHTS ${encodeMailbox(mailbox, options)} ${encodeAstring(rights)}\r\n`;
}

/** `* LISTRIGHTS INBOX an@example.vn "" l r s …` (RFC 4314 §3.7): rights always granted, then those that may be. */
export function encodeListRightsResponse(
  mailbox: string,
  identifier: string,
  rights: { always: string; optional: readonly string[] },
  options: EncoderOptions = {},
): Wire {
  const always = rights.always === '' ? '""' : encodeAstring(rights.always);
  return `* LISTRIGHTS ${[encodeMailbox(mailbox, options), encodeAstring(identifier), always, ...rights.optional].join(' ')}\r\n`;
}
