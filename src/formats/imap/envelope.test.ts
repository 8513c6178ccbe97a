/**
 * ENVELOPE by the example of RFC 9051 and by the odd forms of addresses.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { MailboxAddress } from '#formats/mime/message.ts';
import { computedMs } from '#tests/computed-time.ts';
import { segmentsOf } from './collecting.fixture.ts';
import { Decoder } from './decoder.ts';
import { encodeEnvelope } from './envelope.ts';
import { envelopeOf } from './message.fixture.ts';

function mailbox(name: string | undefined, localPart: string, domain?: string): MailboxAddress {
  return { kind: 'mailbox', ...(name && { name }), localPart, ...(domain && { domain }) };
}

test('the example of RFC 3501 §8 comes out', () => {
  const terry = mailbox('Terry Gray', 'gray', 'cac.washington.edu');
  const envelope = envelopeOf({
    date: 'Wed, 17 Jul 1996 02:23:25 -0700 (PDT)',
    subject: 'IMAP4rev1 WG mtg summary and minutes',
    from: [terry],
    to: [mailbox(undefined, 'imap', 'cac.washington.edu')],
    cc: [mailbox(undefined, 'minutes', 'CNRI.Reston.VA.US'), mailbox('John Klensin', 'KLENSIN', 'MIT.EDU')],
    messageId: '<B27397-0100000@cac.washington.edu>',
  });
  const gray = '(("Terry Gray" NIL "gray" "cac.washington.edu"))';
  assert.equal(
    encodeEnvelope(envelope).toString(),
    `("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg summary and minutes" ${gray} ${gray} ${gray} ` +
      '((NIL NIL "imap" "cac.washington.edu")) ' +
      '((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) ' +
      'NIL NIL "<B27397-0100000@cac.washington.edu>")',
  );
});

test('groups open and close, a missing domain is no group', () => {
  const envelope = envelopeOf({
    to: [
      { kind: 'group', name: 'Phòng', members: [mailbox(undefined, 'a', 'b')] },
      mailbox(undefined, 'root'),
    ],
  });
  assert.equal(
    encodeEnvelope(envelope).toString(),
    '(NIL NIL NIL NIL NIL ((NIL NIL {6}\r\nPhòng NIL)(NIL NIL "a" "b")(NIL NIL NIL NIL)(NIL NIL "root" "")) NIL NIL NIL NIL)',
  );
});

test('an empty subject is a string, an absent one is NIL', () => {
  assert.match(encodeEnvelope(envelopeOf({ subject: '' })).toString(), /^\(NIL "" NIL/);
});

test('10,000 envelopes are encoded in less than a second', () => {
  const person = mailbox('Nguyễn Văn An', 'an.nv', 'snv.tinh.gov.vn');
  const envelope = envelopeOf({
    date: 'x'.repeat(31),
    subject: 'Công văn số 12',
    from: [person],
    to: [person, person],
  });
  const start = computedMs();
  for (let i = 0; i < 10_000; i += 1) encodeEnvelope(envelope);
  assert.ok(computedMs() - start < 1_000);
});

/** Reads an envelope back by the grammar: ten nstrings, six of them lists of addresses. */
function readEnvelope(d: Decoder): (string | undefined)[][] {
  const read: (string | undefined)[][] = [];
  d.expectChar('(');
  for (let i = 0; i < 10; i += 1) {
    if (i > 0) d.expectSp();
    if (i < 2 || i > 7 || !d.tryChar('(')) {
      read.push([d.expectNstring()]);
      continue;
    }
    const fields: (string | undefined)[] = [];
    while (!d.tryChar(')')) fields.push(...d.expectList(() => d.expectNstring()));
    read.push(fields);
  }
  d.expectChar(')');
  d.expectEnd();
  return read;
}

test('whatever stands in a header, the envelope is one by the grammar and says the same', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 }).map((value) => value.replaceAll('\0', ''));
  const address = fc.tuple(text, text, text).map(([name, local, domain]) => ({
    kind: 'mailbox' as const,
    name,
    localPart: local,
    domain,
  }));
  fc.assert(
    fc.property(text, text, fc.array(address, { minLength: 1, maxLength: 3 }), (subject, messageId, from) => {
      const bytes = encodeEnvelope(envelopeOf({ subject, messageId, from, bcc: from }));
      const addresses = from.flatMap((entry) => [entry.name, undefined, entry.localPart, entry.domain]);
      const none = [undefined];
      assert.deepEqual(readEnvelope(new Decoder(segmentsOf(bytes.toString('latin1')))), [
        none,
        [subject],
        addresses,
        addresses,
        addresses,
        none,
        none,
        addresses,
        none,
        [messageId],
      ]);
    }),
    { numRuns: 500 },
  );
});
