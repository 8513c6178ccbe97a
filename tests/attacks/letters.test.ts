/**
 * Text of others in letters that the program writes itself: notices, orders and answers of filters (`buildMessage`), invitations and answers to
 * them, delivery reports. Whatever stands in a subject, a name, an address or a diagnostic, no letter has a field or a reader more for it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GroupRules } from '#domain/groups/expand.ts';
import { encodeReplyMessage } from '#formats/ical/reply-message.ts';
import { buildMessage } from '#formats/mime/build.ts';
import { encodeGroups } from '#formats/mime/encode-headers.ts';
import { type OutgoingPart, writeMessage } from '#formats/mime/write-message.ts';
import { buildDeliveryReport } from '#formats/report/delivery-report.ts';
import { encodeDispositionFields } from '#formats/report/disposition.ts';
import { listForm } from '#services/delivery/groups/list-form.ts';
import { shapeOf, TEXTS } from './texts.ts';

const fixed = { messageId: '1@here.example', boundary: 'b', now: 0 };

/** Letters by their kind, each with a text of others in one of its places. */
const LETTERS: Record<string, (text: string) => Buffer> = {
  'subject of a notice': (subject) => notice({ subject }),
  'name of a reader': (name) => notice({ to: [{ name, email: 'an@here.example' }] }),
  'name of a sender': (name) => notice({ from: [{ name, email: 'an@here.example' }] }),
  'address of a reader': (text) => notice({ headers: [['X-A', 'a']], cc: [{ name: 'A', email: text }] }),
  'name of a group': (name) => notice({ headers: [['X-A', encodeGroups([{ name, addresses: [] }])]] }),
  'parameter of a part': (text) => composed({ name: text, location: text, language: [text], charset: text }),
  'type and id of a part': (text) => composed({ contentId: text, disposition: 'attachment', name: text }),
  'name of a list': (name) => listed({ name }),
  'reason of a receipt': (text) => receipt(text),
  'further field': (text) => notice({ headers: [['Congthu-Order', text]] }),
  'text of a notice': (text) => notice({ text }),
  'name of a file': (name) =>
    notice({ attachments: [{ name, type: 'text/plain', content: Buffer.from('x') }] }),
  'subject of an invitation': (subject) => invitation({ subject }),
  'name of a guest': (name) => invitation({ to: { name, address: 'an@here.example' } }),
  'name of an organizer': (name) => invitation({ from: { name, address: 'an@here.example' } }),
  'text of an invitation': (text) => invitation({ text }),
  'diagnostic of a report': (diagnostic) => report({ diagnostic }),
  'server of a report': (remoteMta) => report({ remoteMta }),
  'recipient of a report': (address) => report({ address }),
  'original recipient of a report': (text) => report({ orcpt: `rfc822;${text}` }),
};

function notice(more: Partial<Parameters<typeof buildMessage>[0]>): Buffer {
  const people = { from: [{ email: 'a@here.example' }], to: [{ email: 'an@here.example' }] };
  const { messageId, boundary } = fixed;
  return buildMessage({ ...people, subject: 'a', sentAt: 0, messageId, boundary, text: 'a', ...more });
}

function composed(part: Partial<OutgoingPart>): Buffer {
  return writeMessage(
    'From: <a@here.example>\r\n',
    { type: 'text/plain', content: Buffer.from('a'), ...part },
    'b',
  );
}

function listed({ name }: { name: string }): Buffer {
  const group = { id: '1', name, address: 'nhom@here.example', isList: true } as GroupRules;
  return listForm(group, { bytes: notice({}), reversePath: 'a@here.example' }).bytes;
}

/** The machine's part, as the header that it is in form. */
function receipt(text: string): Buffer {
  const fields = encodeDispositionFields({
    reportingUA: text,
    mdnGateway: null,
    originalRecipient: text,
    finalRecipient: text,
    originalMessageId: text,
    disposition: { actionMode: 'manual-action', sendingMode: 'mdn-sent-manually', type: 'displayed' },
    error: null,
    extensionFields: { 'X-A': text },
  });
  return Buffer.concat([fields, Buffer.from('\r\n')]);
}

function invitation(more: Partial<Parameters<typeof encodeReplyMessage>[0]>): Buffer {
  const person = { name: 'A', address: 'an@here.example' };
  return Buffer.from(
    encodeReplyMessage({
      from: person,
      to: person,
      subject: 'a',
      text: 'a',
      calendar: 'a',
      ...fixed,
      ...more,
    }),
  );
}

function report(more: Partial<Parameters<typeof buildDeliveryReport>[0]['recipients'][0]>): Buffer {
  return buildDeliveryReport({
    action: 'failed',
    hostname: 'here.example',
    domain: 'here.example',
    to: 'an@here.example',
    recipients: [{ address: 'b@there.example', status: '5.1.1', diagnostic: '550 no', ...more }],
    arrivedAt: 0,
    original: { kind: 'headers', bytes: Buffer.from('Subject: a\r\n\r\n') },
    ...fixed,
  });
}

for (const [place, write] of Object.entries(LETTERS))
  test(`the ${place} begins no field and names nobody`, () => {
    const shape = shapeOf(write('A'));
    for (const text of TEXTS) {
      const letter = write(text);
      assert.deepEqual(shapeOf(letter), shape, JSON.stringify(text.slice(0, 60)));
      assert.doesNotMatch(letter.toString('latin1'), /(?<!\r)\n|\r(?!\n)|\0/, 'a lone CR, LF or NUL');
    }
  });
