import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ImapSyntaxFault } from './syntax-fault.ts';
import { parseMessageUrl } from './url.ts';

test('a URL names mailbox, UID, section and a stretch of it', () => {
  assert.deepEqual(
    parseMessageUrl('/C%C3%B4ng%20v%C4%83n;UIDVALIDITY=385759045/;UID=20/;SECTION=1.2/;PARTIAL=0.1024'),
    {
      mailbox: 'Công văn',
      uidValidity: 385759045,
      uid: 20,
      section: { part: [1, 2], fields: [] },
      partial: { start: 0, count: 1024 },
    },
  );
  assert.deepEqual(parseMessageUrl('/;UID=7/;section=HEADER'), {
    uid: 7,
    section: { part: [], text: 'HEADER', fields: [] },
  });
  assert.deepEqual(parseMessageUrl('imap://binh@Mail.example.vn/inbox/;uid=7'), {
    user: 'binh',
    host: 'mail.example.vn',
    mailbox: 'INBOX',
    uid: 7,
  });
});

test('a signed URL tells who may use it until when, and what is signed', () => {
  const rump =
    'imap://binh@mail.example.vn/INBOX/;uid=20/;section=1.2;expire=2027-01-01T00:00:00Z;urlauth=user+an';
  assert.deepEqual(parseMessageUrl(`${rump}:internal:01ABcd`).authorization, {
    expiresAt: Date.UTC(2027, 0, 1),
    access: 'user+an',
    rump,
    mechanism: 'internal',
    token: '01abcd',
  });
  assert.deepEqual(parseMessageUrl('imap://b@h/INBOX/;uid=20;urlauth=anonymous').authorization, {
    access: 'anonymous',
    rump: 'imap://b@h/INBOX/;uid=20;urlauth=anonymous',
  });
});

test('what is no URL of a message is refused', () => {
  for (const url of [
    '',
    'INBOX',
    'http://a/;UID=1',
    '/INBOX;UID=x',
    '/%zz/;UID=1',
    '/INBOX/;UID=1/;SECTION=1.FOO',
    'imap://',
  ])
    assert.throws(() => parseMessageUrl(url), ImapSyntaxFault, url);
});

test('any text is read or refused, never anything else', () => {
  const piece = fc.constantFrom(
    'imap://',
    '/',
    ';UID=1',
    ';SECTION=',
    ';PARTIAL=1.2',
    ';URLAUTH=',
    ':',
    '%41',
    'a@',
    '1',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 12 }), (pieces) => {
      try {
        parseMessageUrl(pieces.join(''));
      } catch (error) {
        assert.ok(error instanceof ImapSyntaxFault);
      }
    }),
  );
});
