/** replace and enclose (RFC 5703 §5, §6): parts of the message, or all of it, put into other words. */
import { parseAddressList } from '../../mime/address.ts';
import { encodeAddresses, encodeField } from '../../mime/encode-headers.ts';
import { decodeEncodedWords, encodeHeaderText } from '../../mime/encoded-words.ts';
import { readHeaderBlock } from '../../mime/headers.ts';
import type { MessagePart } from '../../mime/message.ts';
import { encodeQuotedPrintable } from '../../mime/quoted-printable.ts';
import { currentPart } from '../header-source.ts';
import type { Arguments, CommandDefinition, Extension, Machine } from '../language.ts';
import { RunFault } from '../sieve-fault.ts';
import { PROTECTED } from './editheader.ts';

const CHANGES = Symbol('parts replaced in the loop that runs');

const MAX_CHANGES = 50;
const CONTENT_FIELD = /^content-/i;

function pendingChanges(machine: Machine): Map<MessagePart, Buffer> {
  return machine.slot(CHANGES, () => new Map<MessagePart, Buffer>());
}

/** The entity that takes the place: given whole under `:mime`, else a text. */
function entityOf(machine: Machine, args: Arguments): Buffer {
  const text = machine
    .text(args.text(0) ?? '')
    .replaceAll('\0', '')
    .replaceAll(/\r\n?|\n/g, '\r\n');
  machine.spend(text.length);
  if (args.has('mime')) return Buffer.from(text.endsWith('\r\n') ? text : `${text}\r\n`);
  const body = encodeQuotedPrintable(Buffer.from(text.replaceAll('\r\n', '\n')));
  return Buffer.from(
    `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${body}\r\n`,
  );
}

/** The message's own fields without those of its content. */
function ownHeader(bytes: Buffer): string {
  const header = readHeaderBlock(bytes);
  const kept = header.fields.filter(({ name }) => !CONTENT_FIELD.test(name) && !/^mime-version$/i.test(name));
  return kept.map(({ start, end }) => `${bytes.toString('latin1', start, end)}\r\n`).join('');
}

/** §5: what stands in From is an address list; a text that is none is no sender, and leaves the one there was. */
function fromField(text: string): string | undefined {
  const people = parseAddressList(text);
  const senders = people.flatMap((one) =>
    one.kind === 'mailbox' && one.domain !== undefined
      ? [{ name: decodeEncodedWords(one.name ?? ''), email: `${one.localPart}@${one.domain}` }]
      : [],
  );
  const isList = senders.length === people.length && senders.length > 0;
  return isList ? encodeField('From', encodeAddresses(senders)) : undefined;
}

function renamed(header: string, args: Arguments, machine: Machine): string {
  const [subject, from] = [args.text('subject'), args.text('from')];
  const fields = {
    Subject:
      subject === undefined ? undefined : encodeField('Subject', encodeHeaderText(machine.text(subject))),
    From: from === undefined ? undefined : fromField(machine.text(from)),
  };
  let text = header;
  for (const [name, field] of Object.entries(fields))
    if (field !== undefined)
      text = text.replaceAll(new RegExp(`^${name}:.*(?:\\r\\n[ \\t].*)*\\r\\n`, 'gim'), '') + field;
  return text;
}

/** The whole message with another content under its own header; of the entity's fields those of its content, so that none is said a second time. */
function withContent(machine: Machine, args: Arguments, entity: Buffer): Buffer {
  const header = renamed(ownHeader(machine.message.build()), args, machine);
  const { fields, bodyStart } = readHeaderBlock(entity);
  const content = fields
    .filter(({ name }) => CONTENT_FIELD.test(name))
    .map(({ start, end }) => `${entity.toString('latin1', start, end)}\r\n`)
    .join('');
  const top = Buffer.from(`${header}MIME-Version: 1.0\r\n${content}\r\n`, 'latin1');
  return Buffer.concat([top, entity.subarray(bodyStart)]);
}

/** Puts what a loop replaced into the message; called when the outermost loop ends. */
export function applyPartChanges(machine: Machine): void {
  const changes = pendingChanges(machine);
  if (changes.size === 0) return;
  const { parsed } = machine.message;
  const whole = changes.get(parsed.root);
  if (whole) machine.message.replace(whole);
  else {
    const bytes = machine.message.bytes;
    const pieces: Buffer[] = [];
    let at = 0;
    for (const [part, entity] of [...changes].toSorted(([a], [b]) => a.headerStart - b.headerStart)) {
      if (part.headerStart < at) continue;
      // The line break before the next delimiter belongs to the delimiter.
      pieces.push(bytes.subarray(at, part.headerStart), entity.subarray(0, entity.length - 2));
      at = part.bodyEnd;
    }
    machine.message.replace(Buffer.concat([...pieces, bytes.subarray(at)]));
  }
  changes.clear();
}

const replaceCommand: CommandDefinition = {
  name: 'replace',
  positional: ['string'],
  tags: [{ name: 'mime' }, { name: 'subject', value: 'string' }, { name: 'from', value: 'string' }],
  run(machine, { args, at }) {
    const { part } = currentPart(machine);
    const entity = entityOf(machine, args);
    const changes = pendingChanges(machine);
    if (changes.size >= MAX_CHANGES) throw new RunFault('tooManyActions', at, 'replace');
    if (part && part !== machine.message.parsed.root) changes.set(part, entity);
    else if (part) changes.set(part, withContent(machine, args, entity));
    else machine.message.replace(withContent(machine, args, entity));
    return 'next';
  },
};

export const replace: Extension = { capability: 'replace', commands: [replaceCommand] };

/** §6: the message becomes an attachment of a new one, with the old one's fields on top unless `:headers` or tags say others. */
const encloseCommand: CommandDefinition = {
  name: 'enclose',
  positional: ['string'],
  tags: [
    { name: 'subject', value: 'string' },
    { name: 'headers', value: 'strings' },
  ],
  run(machine, { args }) {
    const inner = machine.message.build();
    const text = entityOf(machine, args);
    const added = machine
      .texts(args.texts('headers'))
      .flatMap((line) => /^([!-9;-~]+):\s*(.*)$/s.exec(line) ?? [])
      .filter((_, index) => index % 3 !== 0);
    const more: string[] = [];
    for (let index = 0; index + 1 < added.length; index += 2)
      if (!PROTECTED.has(added[index]?.toLowerCase() ?? ''))
        more.push(encodeField(added[index] ?? '', encodeHeaderText(added[index + 1] ?? '')));
    const boundary = `enclosed.${inner.length.toString(36)}.${machine.input.now.toString(36)}`;
    const header = renamed(ownHeader(inner), args, machine) + more.join('');
    machine.message.replace(
      Buffer.concat([
        Buffer.from(
          `${header}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n--${boundary}\r\n`,
          'latin1',
        ),
        text,
        Buffer.from(`--${boundary}\r\nContent-Type: message/rfc822\r\n\r\n`),
        inner,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]),
    );
    return 'next';
  },
};

export const enclose: Extension = { capability: 'enclose', commands: [encloseCommand] };
