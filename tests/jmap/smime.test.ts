/** S/MIME verification over JMAP (RFC 9219): letters of `openssl cms`, as they come by delivery and by import. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readTrusted } from '#formats/smime/certificate.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import { SignedLetters } from '#tests/mail-in/signed-letters.ts';
import { startJmapServer } from './server.ts';

const letters = new SignedLetters();
after(() => letters[Symbol.dispose]());
const SMIME = ['smimeStatus', 'smimeStatusAtDelivery', 'smimeErrors', 'smimeVerifiedAt'];
const DAY_MS = 86_400_000;

interface Smime {
  id: string;
  smimeStatus: string | null;
  smimeStatusAtDelivery: string | null;
  smimeErrors: string[] | null;
  smimeVerifiedAt: string | null;
}

test('signatures have a status now and at delivery, and lists are filtered by them', async () => {
  await using server = await startJmapServer({ trusted: readTrusted(letters.pemOf('root')) });
  const { province } = server;
  province.now = Date.now() + DAY_MS;
  const reader = await server.signIn('Nguyễn Văn An');
  letters.certifyPerson('binh', 'binh@hue.vn');
  const good = letters.sign('binh', 'binh@hue.vn').toString();
  const accountId = reader.accountId as AccountId;
  const receive = async (message: string): Promise<string> => {
    const reply = await server.deps.delivery.deliver({
      entrance: 'mx',
      bytes: Buffer.from(message),
      reversePath: 'binh@hue.vn',
      smtputf8: false,
      peer: { remoteAddress: '192.0.2.1', helo: 'mx.hue.vn', protocol: 'ESMTP' },
      recipients: [{ accountId, address: reader.address }],
    });
    assert.equal(reply.kind, 'accepted');
    const { ids } = await reader.call('Email/query', {
      sort: [{ property: 'receivedAt', isAscending: false }],
    });
    province.now += 60_000;
    return (ids as string[])[0] ?? '';
  };
  const get = async (id: string): Promise<Smime> => {
    const { list } = await reader.call('Email/get', { ids: [id], properties: SMIME });
    return (list as Smime[])[0] as Smime;
  };
  const find = async (filter: JmapArguments): Promise<unknown> =>
    (await reader.call('Email/query', { filter }))['ids'];

  assert.ok('urn:ietf:params:jmap:smimeverify' in (reader.session.capabilities as object));
  const verified = await receive(good);
  const changed = await receive(good.replace('Hết.', 'Hết!'));
  const plain = await receive('From: binh@hue.vn\r\nSubject: x\r\n\r\nx\r\n');
  const imported = await server.deliver(reader, good.replaceAll('\r\n', '\n'));

  const now = await get(verified);
  assert.deepEqual(
    [now.smimeStatus, now.smimeStatusAtDelivery, now.smimeErrors],
    ['signed/verified', 'signed/verified', null],
  );
  assert.equal(now.smimeVerifiedAt?.slice(0, 10), new Date(province.now).toISOString().slice(0, 10));
  const broken = await get(changed);
  assert.deepEqual([broken.smimeStatus, broken.smimeStatusAtDelivery], ['signed/failed', 'signed/failed']);
  assert.match(String(broken.smimeErrors), /đã bị thay đổi/);
  const { id: _, ...nothing } = await get(plain);
  assert.deepEqual(new Set(Object.values(nothing)), new Set([null]));
  assert.equal((await get(imported.emailId)).smimeStatusAtDelivery, 'signed/verified');

  assert.deepEqual(await find({ hasSmime: false }), [plain]);
  assert.deepEqual(await find({ hasVerifiedSmimeAtDelivery: true }), [verified]);
  assert.equal(((await find({ hasSmime: true })) as string[]).length, 3);
  const holding = [imported.emailId, verified];
  assert.deepEqual(await find({ hasVerifiedSmime: true }), holding);
  assert.deepEqual(await find({ hasVerifiedSmime: false, hasSmime: true }), [changed]);
  const either = { operator: 'OR', conditions: [{ hasVerifiedSmime: true }, { hasSmime: false }] };
  assert.equal(((await find(either)) as string[]).length, 3);

  province.now += 60 * DAY_MS;
  const later = await get(verified);
  assert.deepEqual([later.smimeStatus, later.smimeStatusAtDelivery], ['signed/failed', 'signed/verified']);
  assert.match(String(later.smimeErrors), /hết hạn/);
  assert.equal((await get(imported.emailId)).smimeStatusAtDelivery, 'signed/verified');
});
