/** Reasons to doubt a message (R8.8): what each reader is told of letters honest and not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { domainToASCII } from 'node:url';
import type { SenderAuthentication } from '#formats/assessment/assessment.ts';
import { createAcquaintances } from '#services/doubt/acquaintances.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { until } from '#tests/until.ts';
import { type MailInServer, startMailIn } from './server.ts';

const NOBODY: SenderAuthentication = {
  spf: { result: 'none' },
  dkim: [],
  dmarc: { result: 'none', alignedBy: [] },
  arc: { result: 'none' },
  reverseName: { result: 'pass' },
};

let server: MailInServer;
let person: string;
let other: string;
let authentication: SenderAuthentication = NOBODY;

before(async () => {
  server = await startMailIn(({ db }) => ({
    ourDomain: DOMAIN,
    acquaintances: createAcquaintances({ db, clock: Date.now, log: quietLog }),
    senderAuthentication: { authenticate: () => Promise.resolve(authentication) },
  }));
  person = await server.province.addAccount({ displayName: 'Nguyễn Văn An', unitCode: 'snv' });
  other = await server.province.addAccount({ displayName: 'Trần Thị Bình', unitCode: 'snv' });
});

after(() => server[Symbol.asyncDispose]());

async function signalsOf(from: string, more = '', to: string | string[] = person): Promise<string[]> {
  const text = `From: ${from}\nTo: <${person}>\nSubject: x\nMessage-ID: <${Math.random()}@x>\n${more}\nHello\n`;
  assert.match(await server.send({ from: 'bounce@x.example', to, text }), /^250/);
  return (await server.mailOf([to].flat()[0] ?? person)).at(-1)?.signals.toSorted() ?? [];
}

test('a stranger is first once, for each reader', async () => {
  const stranger = 'Ngân hàng <tin@bank.example>';
  assert.deepEqual(await signalsOf(stranger), ['external', 'firstTimeSender', 'unauthenticated']);
  await until('the stranger is known', async () => !(await signalsOf(stranger)).includes('firstTimeSender'));
  assert.ok((await signalsOf(stranger, '', [other, person])).includes('firstTimeSender'));
  assert.ok(!(await server.mailOf(person)).at(-1)?.signals.includes('firstTimeSender'));
});

test('a name of the directory at an address from outside is told, with marks or without', async () => {
  assert.ok((await signalsOf('"NGUYEN VAN AN" <an@mail.example>')).includes('lookalikeName'));
  assert.ok(!(await signalsOf('"Lê Hoàng Khác" <an@mail.example>')).includes('lookalikeName'));
});

test('a name of the directory is told in letters of other scripts, and with what nobody sees in it', async () => {
  for (const name of [
    'Nguyễn Vаn An',
    'Nguyễn\u200b Văn\u2060 An',
    '\u202eNguyễn Văn An\u202c',
    'Nguyễn  Văn\u3000An',
    '𝐍𝐠𝐮𝐲𝐞𝐧 𝐕𝐚𝐧 𝐀𝐧',
  ])
    assert.ok((await signalsOf(`"${name}" <an@mail.example>`)).includes('lookalikeName'), name);
});

test('a domain that looks like ours is told', async () => {
  assert.ok((await signalsOf('<so@thuathienhue-gov.vn>')).includes('lookalikeDomain'));
  assert.ok(
    (await signalsOf(`<so@${domainToASCII('thu\u0430thienhue.gov.vn')}>`)).includes('lookalikeDomain'),
  );
});

test('another address in the name, and answers that go elsewhere, are told', async () => {
  assert.ok((await signalsOf(`"chutich@${DOMAIN}" <x@y.example>`)).includes('nameShowsAddress'));
  assert.ok((await signalsOf('<x@y.example>', 'Reply-To: <z@other.example>\n')).includes('replyToElsewhere'));
  assert.ok(
    !(await signalsOf('<x@y.example>', 'Reply-To: <z@sub.y.example>\n')).includes('replyToElsewhere'),
  );
});

test('our own domain from outside, with nothing to vouch for it, is told', async () => {
  const signals = await signalsOf(`<giamdoc@${DOMAIN}>`);
  assert.ok(signals.includes('claimsOurDomain'));
  assert.ok(!signals.includes('external'));
});

test('what the sender’s domain denies is told as such', async () => {
  authentication = { ...NOBODY, spf: { result: 'fail' } };
  const signals = await signalsOf('<x@y.example>');
  authentication = NOBODY;
  assert.ok(signals.includes('authenticationFailed'));
  assert.ok(!signals.includes('unauthenticated'));
});

function file(name: string, content: Buffer): string {
  return `MIME-Version: 1.0\nContent-Type: application/octet-stream; name="${name}"\nContent-Transfer-Encoding: base64\n\n${content.toString('base64')}\n`;
}

test('files are told by what they are', async () => {
  assert.ok(
    (await signalsOf('<x@y.example>', file('a.7z', Buffer.from('377abcaf271c0004', 'hex')))).includes(
      'lockedAttachment',
    ),
  );
  assert.ok(
    (await signalsOf('<x@y.example>', file('a.pdf.exe', Buffer.from('x')))).includes('disguisedAttachment'),
  );
});
