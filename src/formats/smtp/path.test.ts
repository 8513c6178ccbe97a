/** Paths of the envelope as the standards write them, and as attackers do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMailbox, parsePath } from './path.ts';
import { SmtpSyntaxFault } from './syntax-fault.ts';

function addressIn(text: string): string | undefined {
  const { address } = parsePath(text, '5.1.3');
  return address && `${address.localPart}@${address.domain}`;
}

test('ordinary addresses are read, the domain in lower case and the local part as it is', () => {
  assert.equal(addressIn('<Nguyen.Van+bao@ThuaThienHue.GOV.vn>'), 'Nguyen.Van+bao@thuathienhue.gov.vn');
});

test('the null path is no address', () => {
  assert.deepEqual(parsePath('<> SIZE=1', '5.1.7'), { address: undefined, text: '', rest: ' SIZE=1' });
});

test('Postmaster stands alone, in any case', () => {
  assert.deepEqual(parseMailbox('PostMaster'), { localPart: 'postmaster', domain: '' });
  assert.equal(parseMailbox('hostmaster'), undefined);
});

test('a source route is accepted and ignored (RFC 5321 §4.1.2)', () => {
  assert.equal(addressIn('<@a.example,@b.example:x@c.example>'), 'x@c.example');
});

test('a quoted local part may hold what brackets the path, and comes without its quotes', () => {
  assert.equal(addressIn('<"a>b@c \\"d\\\\"@e.example>'), 'a>b@c "d\\@e.example');
});

test('addresses in Vietnamese are read', () => {
  assert.equal(addressIn('<đặng.văn.ân@huế.vn>'), 'đặng.văn.ân@huế.vn');
});

test('address literals are read', () => {
  assert.equal(addressIn('<x@[192.0.2.1]>'), 'x@[192.0.2.1]');
  assert.equal(addressIn('<x@[IPv6:2001:db8::1]>'), 'x@[ipv6:2001:db8::1]');
});

test('what is no path is refused with the code of its command', () => {
  for (const text of ['', 'x@y', '<x@y', '<x>', '<x@>', '<@y>', '<x@@y>', '<x y@z>', '<.x@y>', '<x..y@z>'])
    assert.throws(
      () => parsePath(text, '5.1.3'),
      (error) => error instanceof SmtpSyntaxFault && error.code === 501 && error.enhanced === '5.1.3',
      text,
    );
});

test('no address holds a character that ends a line or shows as nothing', () => {
  for (const bad of ['\r', '\n', '\0', '\u0085', '\u2028', '\u2029', '\ufeff'])
    for (const text of [`a${bad}b@x.vn`, `"a${bad}b"@x.vn`, `a@x${bad}.vn`])
      assert.equal(parseMailbox(text), undefined, JSON.stringify(text));
});

test('lengths are bounded in octets', () => {
  assert.ok(parseMailbox(`${'x'.repeat(64)}@y.vn`));
  assert.equal(parseMailbox(`${'x'.repeat(67)}@y.vn`), undefined);
  assert.equal(parseMailbox(`${'ễ'.repeat(30)}@y.vn`), undefined);
  assert.equal(parseMailbox(`x@${'y'.repeat(64)}.vn`), undefined);
});

test('any text is an address or a fault, in no time', () => {
  const pieces = fc.constantFrom('"', '\\', '<', '>', '@', '.', 'a', ',', ':', ' ', 'ề', '[', ']', '-');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      try {
        const parsed = parsePath(`<${parts.join('')}`, '5.1.3');
        if (parsed.address) assert.ok(parsed.text.includes('@'));
      } catch (error) {
        assert.ok(error instanceof SmtpSyntaxFault);
      }
    }),
    { numRuns: 1_000 },
  );
});
