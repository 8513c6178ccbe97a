/** Read receipts over JMAP (RFC 9007, RFC 8098). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import { startJmapServer } from './server.ts';

interface Thing extends JmapArguments {
  id: string;
}

const listOf = (answer: JmapArguments): Thing[] => answer['list'] as Thing[];
const disposition = { actionMode: 'manual-action', sendingMode: 'mdn-sent-manually', type: 'displayed' };

const faultOf = (answer: JmapArguments, key = 'k'): unknown =>
  (answer['notSent'] as Record<string, Thing> | null)?.[key]?.['type'];

test('whoever asked for a receipt gets one, once, and can read it', async () => {
  await using server = await startJmapServer();
  const reader = await server.signIn('Nguyễn Văn An');
  const sender = await server.signIn('Trần Thị Bình', 'stp');
  const asking = await server.deliver(
    reader,
    `From: ${sender.address}\nTo: ${reader.address}\nSubject: Họp\nMessage-ID: <hop@hue.vn>\nDisposition-Notification-To: ${sender.address}\n\nx\n`,
  );
  const plain = await server.deliver(reader, `From: ${sender.address}\nSubject: Khác\n\nx\n`);
  const [identity] = listOf(await reader.call('Identity/get', { ids: null }));
  const identityId = identity?.id;
  const forEmailId = asking.emailId;
  const patch = { 'keywords/$mdnsent': true };
  const send = { k: { forEmailId, disposition, textBody: 'Đã đọc.', extensionFields: { 'X-Hue': 'vâng' } } };
  const call = (args: JmapArguments) => reader.call('MDN/send', { identityId, ...args });

  assert.equal(faultOf(await call({ send })), 'invalidProperties', 'the keyword has to be set');
  const update = { onSuccessUpdateEmail: { [forEmailId]: patch } };
  const faults: [JmapArguments, string][] = [
    [{ ...send.k, disposition: { ...disposition, type: 'eaten' } }, 'invalidProperties'],
    [{ ...send.k, error: ['x'] }, 'invalidProperties'],
    [{ ...send.k, finalRecipient: 'rfc822; chief@hue.vn' }, 'forbiddenFrom'],
  ];
  for (const [k, fault] of faults) assert.equal(faultOf(await call({ send: { k }, ...update })), fault);
  const none = { send: { k: { ...send.k, forEmailId: plain.emailId } } };
  assert.equal(
    faultOf(await call({ ...none, onSuccessUpdateEmail: { [plain.emailId]: patch } })),
    'notFound',
  );

  const responses = await reader.request([
    ['MDN/send', { accountId: reader.accountId, identityId, send, onSuccessUpdateEmail: { '#k': patch } }],
  ]);
  assert.deepEqual(
    responses.map(([name]) => name),
    ['MDN/send', 'Email/set'],
  );
  const sent = (responses[0]?.[1]['sent'] as Record<string, JmapArguments> | undefined)?.['k'];
  assert.equal(sent?.['finalRecipient'], `rfc822; ${reader.address}`);
  assert.equal(sent?.['originalMessageId'], '<hop@hue.vn>');
  assert.equal(faultOf(await call({ send, ...update })), 'mdnAlreadySent');
  const [marked] = listOf(await reader.call('Email/get', { ids: [forEmailId], properties: ['keywords'] }));
  assert.deepEqual(marked?.['keywords'], { $mdnsent: true });

  const { ids } = await sender.call('Email/query', {});
  const [receipt] = listOf(await sender.call('Email/get', { ids, properties: ['blobId', 'inReplyTo'] }));
  assert.deepEqual(receipt?.['inReplyTo'], ['hop@hue.vn']);
  const blobId = String(receipt?.['blobId']);
  const parsed = await sender.call('MDN/parse', { blobIds: [blobId, 'f'.repeat(64)] });
  assert.deepEqual(parsed['notFound'], ['f'.repeat(64)]);
  const mdn = (parsed['parsed'] as Record<string, JmapArguments>)[blobId];
  assert.deepEqual(mdn?.['disposition'], disposition);
  assert.equal(mdn?.['finalRecipient'], `rfc822; ${reader.address}`);
  assert.match(String(mdn?.['textBody']), /Đã đọc/);
  assert.equal(mdn?.['includeOriginalMessage'], false);
  const [other] = listOf(await reader.call('Email/get', { ids: [plain.emailId], properties: ['blobId'] }));
  const wrong = await reader.call('MDN/parse', { blobIds: [other?.['blobId']] });
  assert.deepEqual([wrong['parsed'], wrong['notParsable']], [null, [other?.['blobId']]]);
  assert.equal(await reader.errorOf('MDN/send', { identityId: 'x', send }), 'invalidArguments');
});
