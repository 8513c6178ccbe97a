/** Push to devices (RFC 8620 §7.2, RFC 8291, RFC 8292): verified first, sealed for the device, gone when the device is. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createAppPassword } from '#domain/accounts/app-passwords.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { certificates } from '#servers/http/server.fixture.ts';
import { startPushDispatcher } from '#servers/jmap/push/dispatcher.ts';
import { type JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { PushService } from '#tests/clients/push-service.ts';
import { basic, startJmapServer } from './server.ts';

type Client = JmapClient & { address: string };
interface Thing extends JmapArguments {
  id: string;
}

const LETTER = 'Message-ID: <1@x>\nFrom: <binh@hue.vn>\nSubject: Lịch họp\n\nKính gửi\n';

async function openPush() {
  const service = await PushService.open({ cert: certificates.certificate, key: certificates.key });
  const server = await startJmapServer();
  const dispatcher = await startPushDispatcher(server.deps);
  const client = await server.signIn('Nguyễn Văn An');
  return {
    service,
    server,
    client,
    async [Symbol.asyncDispose]() {
      await dispatcher.stop();
      await server[Symbol.asyncDispose]();
      await service.close();
    },
  };
}

async function set(client: Client, args: JmapArguments): Promise<JmapArguments> {
  const [response] = await client.request([['PushSubscription/set', args]]);
  assert.equal(response?.[0], 'PushSubscription/set', JSON.stringify(response));
  return response?.[1] ?? {};
}

async function subscribe(
  client: Client,
  service: PushService,
  types: string[] | null = null,
): Promise<string> {
  const { url, keys } = service;
  const made = await set(client, { create: { s: { deviceClientId: 'phone', url, keys, types } } });
  const id = (made['created'] as Record<string, Thing> | null)?.['s']?.id;
  assert.ok(id, JSON.stringify(made));
  return id;
}

/** Sends the code back that came to the device. */
async function verify(client: Client, service: PushService, id: string): Promise<void> {
  await service.until(1);
  const { message } = service.received[0] ?? {};
  assert.deepEqual([message?.['@type'], message?.['pushSubscriptionId']], ['PushVerification', id]);
  const verificationCode = message?.['verificationCode'];
  const verified = await set(client, { update: { [id]: { verificationCode } } });
  assert.deepEqual(verified['updated'], { [id]: null });
  // From here on it is told; first where things stand.
  await service.until(2);
}

test('a device is told of new mail, sealed for it, once it has sent the code back', async () => {
  await using push = await openPush();
  const { service, server, client } = push;
  const id = await subscribe(client, service, ['Email']);
  await verify(client, service, id);
  await server.deliver(client, LETTER);
  await service.until(3);
  const { message, headers, body } = service.received[2] ?? {};
  const state = (await client.call('Email/get', { ids: [] }))['state'];
  assert.deepEqual(message, {
    '@type': 'StateChange',
    changed: { [client.accountId]: { Email: state } },
  });
  assert.equal(headers?.['content-encoding'], 'aes128gcm');
  assert.match(headers?.authorization ?? '', /^vapid t=[\w.-]+, k=[\w-]{87}$/);
  assert.ok(!body?.toString('latin1').includes('StateChange'), 'the push service reads nothing');
});

test('nothing but the code goes to an address that is not verified', async () => {
  await using push = await openPush();
  const { service, server, client } = push;
  const id = await subscribe(client, service);
  await service.until(1);
  const wrong = await set(client, { update: { [id]: { verificationCode: 'x' } } });
  assert.deepEqual((wrong['notUpdated'] as Record<string, Thing>)[id]?.['properties'], ['verificationCode']);
  await server.deliver(client, LETTER);
  await verify(client, service, id);
  assert.deepEqual(
    service.received.map(({ message }) => message?.['@type']),
    ['PushVerification', 'StateChange'],
  );
});

test('a device that its push service has forgotten is forgotten here', async () => {
  await using push = await openPush();
  const { service, server, client } = push;
  const id = await subscribe(client, service);
  await verify(client, service, id);
  service.status = 410;
  await server.deliver(client, LETTER);
  await service.until(3);
  const get = async (): Promise<unknown> =>
    (await client.request([['PushSubscription/get', { ids: [id] }]]))[0]?.[1]['notFound'];
  while (((await get()) as string[]).length === 0);
  assert.deepEqual(await get(), [id]);
});

test('address and keys are told to nobody, and only what may change changes', async () => {
  await using push = await openPush();
  const { service, server, client } = push;
  const id = await subscribe(client, service);
  const [own] = await client.request([['PushSubscription/get', { ids: null }]]);
  const [listed] = (own?.[1]['list'] ?? []) as Thing[];
  assert.deepEqual(
    [listed?.id, listed?.['deviceClientId'], listed?.['verificationCode'], 'url' in (listed ?? {})],
    [id, 'phone', null, false],
  );
  const [secret] = await client.request([['PushSubscription/get', { properties: ['url'] }]]);
  assert.equal(secret?.[1]['type'], 'forbidden');
  const other = await server.signIn('Trần Thị Bình', 'stc');
  assert.deepEqual((await other.request([['PushSubscription/get', { ids: [id] }]]))[0]?.[1]['notFound'], [
    id,
  ]);
  const stolen = await set(other, {
    update: { [id]: { expires: '2199-01-01T00:00:00Z' } },
    destroy: [id],
  });
  const refusals = [stolen['notUpdated'], stolen['notDestroyed']] as Record<string, { type: string }>[];
  assert.deepEqual(
    refusals.map((refused) => refused[id]?.type),
    ['notFound', 'notFound'],
  );
  const [kept] = await client.request([['PushSubscription/get', { ids: [id] }]]);
  assert.deepEqual(kept?.[1]['list'], [listed], 'another neither renews a device nor takes it away');
  const changed = await set(client, { update: { [id]: { url: 'https://x.example' } } });
  assert.deepEqual((changed['notUpdated'] as Record<string, Thing>)[id]?.['properties'], ['url']);
  const renewed = await set(client, { update: { [id]: { expires: '2199-01-01T00:00:00Z' } } });
  const expires = String((renewed['updated'] as Record<string, Thing>)[id]?.['expires']);
  assert.equal(
    Date.parse(expires) - Date.parse(new Date(server.province.now).toISOString().slice(0, 19) + 'Z'),
    30 * 86_400_000,
  );
  assert.deepEqual((await set(client, { destroy: [id] }))['destroyed'], [id]);
});

test('what is no subscription is refused with the property named', async () => {
  await using push = await openPush();
  const { service, client } = push;
  const { url, keys } = service;
  const base = { deviceClientId: 'phone', url, keys };
  const faultOf = async (object: JmapArguments): Promise<unknown> => {
    const made = await set(client, { create: { s: object } });
    return (made['notCreated'] as Record<string, Thing> | null)?.['s']?.['properties'];
  };
  assert.deepEqual(await faultOf({ ...base, url: 'http://push.example/x' }), ['url']);
  assert.deepEqual(await faultOf({ ...base, deviceClientId: '' }), ['deviceClientId']);
  assert.deepEqual(await faultOf({ ...base, keys: { p256dh: 'AAAA', auth: 'AAAA' } }), ['keys']);
  assert.deepEqual(await faultOf({ ...base, expires: '2001-01-01T00:00:00Z' }), ['expires']);
  assert.deepEqual(await faultOf({ ...base, verificationCode: 'x' }), ['verificationCode']);
  assert.deepEqual(await faultOf({ ...base, types: 'Email' }), ['types']);
});

test('a device belongs to what was signed in with: others do not see it, and it ends with that', async () => {
  await using push = await openPush();
  const { service, server, client } = push;
  const { db, hasher, ids } = server.deps;
  const accountId = client.accountId as AccountId;
  const base = { principal: systemPrincipal('commandLine'), authority: 'test', now: server.province.now };
  const made = await createAppPassword(db, hasher, {
    ...base,
    accountId,
    label: 'Điện thoại',
    protocols: ['jmap'],
    ids,
    random: randomBytes,
  });
  const phone = Object.assign(await JmapClient.open(server.url, basic(client.address, made.password)), {
    address: client.address,
  });
  const own = async (of: Client): Promise<unknown> => {
    const [answer] = await of.request([['PushSubscription/get', { ids: null }]]);
    return (answer?.[1]['list'] as Thing[] | undefined)?.map(({ id }) => id);
  };
  const id = await subscribe(phone, service, ['Email']);
  await verify(phone, service, id);
  assert.deepEqual([await own(client), await own(phone)], [[], [id]]);
  const refused = await set(client, { update: { [id]: { types: null } }, destroy: [id] });
  assert.equal((refused['notUpdated'] as Record<string, Thing>)[id]?.['type'], 'notFound');
  assert.equal((refused['notDestroyed'] as Record<string, Thing>)[id]?.['type'], 'notFound');
  const kept = async (): Promise<number> => (await db.query('select from push_subscription')).length;
  const own2 = await subscribe(client, service, ['Email']);
  assert.equal(await kept(), 2);
  await db.query('delete from app_password where id = $1', [made.id]);
  assert.deepEqual([await kept(), await own(client)], [1, [own2]]);
  await setPassword(db, hasher, {
    ...base,
    ids,
    address: client.address,
    password: 'mật khẩu khác',
    oneTime: false,
  });
  assert.equal(await kept(), 0);
});
