/** Authentication-Results as it is written, and what of others' is recognised as pretending to be ours. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SenderAuthentication } from './assessment.ts';
import { encodeAuthenticationResults, readAuthservId } from './authentication-results.ts';

const FOUND: SenderAuthentication = {
  spf: { result: 'pass', domain: 'example.org' },
  dkim: [{ result: 'fail', domain: 'example.org', selector: 's1', aligned: true }],
  dmarc: { result: 'pass', domain: 'example.org', policy: 'reject', alignedBy: ['spf'] },
  arc: { result: 'none' },
  reverseName: { result: 'pass', name: 'mx.example.org' },
};

test('every method has its clause, with the property it looked at', () => {
  const text = encodeAuthenticationResults('mail.hue.vn', FOUND, {
    reversePath: 'a@example.org',
    helo: 'mx.example.org',
    remoteAddress: '192.0.2.1',
  });
  assert.equal(
    text.replaceAll('\r\n\t', ' '),
    'mail.hue.vn; spf=pass smtp.mailfrom="a@example.org"; dkim=fail header.d=example.org header.s=s1; ' +
      'dmarc=pass (p=reject) header.from=example.org; iprev=pass policy.iprev=192.0.2.1',
  );
});

test('a sender cannot break out of the header with what it calls itself', () => {
  const text = encodeAuthenticationResults('mail.hue.vn', FOUND, {
    reversePath: '',
    helo: 'x"; dkim=pass\r\nSubject: forged',
    remoteAddress: '2001:db8::1',
  });
  assert.match(text, /smtp\.helo="x\\"; dkim=passSubject: forged"/);
  assert.match(text, /policy\.iprev="2001:db8::1"/);
});

test('the authserv-id is found behind comments, quotes, versions and ARC instances', () => {
  assert.equal(readAuthservId('Mail.Hue.VN 1; spf=pass'), 'mail.hue.vn');
  assert.equal(readAuthservId('(hello) "mail.hue.vn" ; none'), 'mail.hue.vn');
  assert.equal(readAuthservId(' i=1; mail.hue.vn.; spf=pass'), 'mail.hue.vn');
  assert.equal(readAuthservId(''), '');
});
