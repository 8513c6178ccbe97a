/** Commands and their parameters: the examples of the standards, and the mistakes of clients. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeCommandLine, decodeMail, decodeRcpt } from './command.ts';
import { decodeXtext, encodeOrcpt, encodeXtext, isParameterValue } from './esmtp-parameters.ts';
import { SmtpSyntaxFault } from './syntax-fault.ts';

function refusal(code: number, enhanced: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof SmtpSyntaxFault, String(error));
    assert.equal(`${error.code} ${error.enhanced}`, `${code} ${enhanced}`);
    return true;
  };
}

test('a verb is read in any case, its argument without spaces around', () => {
  assert.deepEqual(decodeCommandLine(Buffer.from('eHlO  mail.example ')), {
    verb: 'EHLO',
    argument: 'mail.example',
  });
  assert.deepEqual(decodeCommandLine(Buffer.from('QUIT')), { verb: 'QUIT', argument: '' });
});

test('a line that is no UTF-8 or holds a NUL is refused', () => {
  assert.throws(() => decodeCommandLine(Buffer.from('MAIL FROM:<\xe9@x>', 'latin1')), refusal(500, '5.5.2'));
  assert.throws(() => decodeCommandLine(Buffer.from('NO\0OP')), refusal(500, '5.5.2'));
});

test('MAIL with everything it may carry', () => {
  assert.deepEqual(
    decodeMail('FROM:<an@hue.vn> SIZE=1000 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ314159 AUTH=<>'),
    {
      address: { localPart: 'an', domain: 'hue.vn' },
      reversePath: 'an@hue.vn',
      size: 1000,
      body: '8bitmime',
      smtputf8: true,
      ret: 'headers',
      envid: 'QQ314159',
    },
  );
});

test('MAIL of a notification has the null path', () => {
  assert.deepEqual(decodeMail('from: <>'), { address: undefined, reversePath: '', smtputf8: false });
});

test('REQUIRETLS stands alone, MT-PRIORITY is a small number', () => {
  const command = decodeMail('FROM:<a@b> REQUIRETLS MT-PRIORITY=-3');
  assert.deepEqual([command.requireTls, command.priority], [true, -3]);
  assert.throws(() => decodeMail('FROM:<a@b> REQUIRETLS=yes'), refusal(501, '5.5.4'));
  for (const wrong of ['10', '+1', '-0', 'high', ''])
    assert.throws(() => decodeMail(`FROM:<a@b> MT-PRIORITY=${wrong}`), refusal(501, '5.5.2'), wrong);
});

test('what nobody announced, and what is said twice or wrongly, is refused', () => {
  assert.throws(() => decodeMail('FROM:<a@b> X-OTHER=3'), refusal(555, '5.5.4'));
  for (const wrong of [
    'SIZE=x',
    'SIZE',
    `SIZE=${'9'.repeat(16)}`,
    'SIZE=1 SIZE=2',
    'BODY=BINARY',
    'RET=ALL',
    'ENVID=a+zz',
    'SMTPUTF8=yes',
    '=3',
    `ENVID=${'x'.repeat(500)}`,
  ])
    assert.throws(() => decodeMail(`FROM:<a@b> ${wrong}`), refusal(501, '5.5.4'), wrong);
  assert.throws(() => decodeMail('TO:<a@b>'), refusal(501, '5.5.4'));
});

test('an address beyond ASCII needs SMTPUTF8 (RFC 6531 §3.5)', () => {
  assert.throws(() => decodeMail('FROM:<ân@hue.vn>'), refusal(550, '5.6.7'));
  assert.throws(() => decodeRcpt('TO:<ân@hue.vn>', false), refusal(553, '5.6.7'));
  assert.equal(decodeRcpt('TO:<ân@hue.vn>', true).forwardPath, 'ân@hue.vn');
});

test('RCPT with NOTIFY and ORCPT (RFC 3461 §4)', () => {
  assert.deepEqual(decodeRcpt('TO:<b@x.vn> NOTIFY=success,Failure,success ORCPT=rfc822;b+2Bc@x.vn', false), {
    address: { localPart: 'b', domain: 'x.vn' },
    forwardPath: 'b@x.vn',
    notify: ['success', 'failure'],
    orcpt: 'rfc822;b+2Bc@x.vn',
  });
});

test('a recipient is never null, NEVER stands alone, ORCPT has a type', () => {
  assert.throws(() => decodeRcpt('TO:<>', false), refusal(501, '5.1.3'));
  for (const wrong of ['NOTIFY=NEVER,DELAY', 'NOTIFY=', 'NOTIFY=SOON', 'ORCPT=b@x.vn', 'ORCPT=;b', 'SIZE=1'])
    assert.throws(() => decodeRcpt(`TO:<b@x.vn> ${wrong}`, false), SmtpSyntaxFault, wrong);
});

test('an original address beyond ASCII is taken with SMTPUTF8 and its own type only (RFC 6533 §3)', () => {
  assert.equal(decodeRcpt('TO:<b@x.vn> ORCPT=utf-8;ân@huế.vn', true).orcpt, 'utf-8;ân@huế.vn');
  assert.throws(() => decodeRcpt('TO:<b@x.vn> ORCPT=utf-8;ân@huế.vn', false), refusal(501, '5.5.4'));
  assert.throws(() => decodeRcpt('TO:<b@x.vn> ORCPT=rfc822;ân@huế.vn', true), refusal(501, '5.5.4'));
});

test('xtext is decoded, and broken xtext stays as it is', () => {
  assert.equal(decodeXtext('a+2Bb+3D'), 'a+b=');
  assert.equal(decodeXtext('Hu+E1+BA+BF'), 'Huế');
  assert.equal(decodeXtext('a+zz'), 'a+zz');
});

test('any line decodes or is a fault with a permanent code', () => {
  const words = fc.constantFrom(
    'FROM:',
    'TO:',
    '<',
    '>',
    'a@b.vn',
    ' ',
    '=',
    'SIZE',
    '1',
    'NOTIFY',
    ',',
    'ế',
    ';',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 30 }), fc.boolean(), (parts, smtputf8) => {
      const line = parts.join('');
      for (const decode of [decodeMail, (text: string) => decodeRcpt(text, smtputf8)]) {
        try {
          decode(line);
        } catch (error) {
          assert.ok(error instanceof SmtpSyntaxFault, String(error));
          assert.ok(error.code >= 500 && error.code < 560);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('whatever stands in a parameter, its encoding is one value that means the same', () => {
  for (const text of [
    'q-1',
    'a+b=c d',
    'Huế',
    'x\r\nRCPT TO:<ke@example.org>',
    '\0\u2028\ud800',
    'y'.repeat(90),
  ]) {
    const encoded = encodeXtext(text);
    assert.equal(decodeMail(`FROM:<> ENVID=${encoded}`).envid, encoded);
    assert.ok(isParameterValue(encoded));
    assert.equal(decodeXtext(encoded), text.toWellFormed());
    for (const type of ['rfc822', 'utf-8']) {
      const orcpt = encodeOrcpt(`${type};${text}`) ?? '';
      assert.ok(isParameterValue(orcpt), orcpt);
      assert.equal(decodeRcpt(`TO:<b@x.vn> ORCPT=${orcpt}`, true).orcpt, orcpt);
    }
  }
  assert.equal(encodeOrcpt('utf-8;ân@huế.vn'), 'utf-8;ân@huế.vn');
  assert.equal(encodeOrcpt('an@hue.vn'), undefined);
  assert.equal(isParameterValue('a b'), false);
});
