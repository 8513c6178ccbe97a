/**
 * Text of others in letters that the program writes itself: notices, orders and answers of filters (`buildMessage`), invitations and answers to
 * them, delivery reports. Whatever stands in a subject, a name, an address or a diagnostic, no letter has a field or a reader more for it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeReplyMessage } from '#formats/ical/reply-message.ts';
import { parseAddressList } from '#formats/mime/address.ts';
import { buildMessage } from '#formats/mime/build.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { buildDeliveryReport } from '#formats/report/delivery-report.ts';

const EVIL = 'Bcc: ke@example.org';
const encoded = Buffer.from(`x\r\n${EVIL}`).toString('base64');
const TEXTS = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    '\r\n ',
    '\n\t',
    '\u2028',
    '\u2029',
    '\u0085',
    '\v',
    '\f',
    '\r\n\r\n',
    '\n\n',
  ].map((line) => `A${line}${EVIL}`),
  `=?utf-8?B?${encoded}?=`,
  `=?utf-8?Q?x=0D=0ABcc:_ke@example.org?=`,
  'A <ke@example.org>,',
  'A" <ke@example.org>, "B',
  'A: ke@example.org;',
  `\ud800${EVIL}`,
  'x'.repeat(100_000),
  `Ấ${'ộ '.repeat(20_000)}\r\n${EVIL}`,
];

const fixed = { messageId: '1@here.example', boundary: 'b', now: 0 };

/** Letters by their kind, each with a text of others in one of its places. */
const LETTERS: Record<string, (text: string) => Buffer> = {
  'subject of a notice': (subject) => notice({ subject }),
  'name of a reader': (name) => notice({ to: [{ name, email: 'an@here.example' }] }),
  'name of a sender': (name) => notice({ from: [{ name, email: 'an@here.example' }] }),
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

/** Names of fields, and how many people are named. */
function shapeOf(letter: Buffer): unknown {
  const block = readHeaderBlock(letter);
  const header = letter.subarray(0, block.bodyStart).toString('latin1');
  const names = [...header.matchAll(/^([^\s:]+):/gm)].map(([, name]) => name);
  const emails = ['from', 'to'].flatMap((name) =>
    parseAddressList(block.values(name).join(', ')).map((one) =>
      one.kind === 'mailbox' ? `${one.localPart}@${one.domain}` : `group ${one.name}`,
    ),
  );
  return { names, emails };
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
