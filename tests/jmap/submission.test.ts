/** Sending by JMAP (RFC 8621 §6, §7): the same pipeline, the same rules, and what became of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeXtext } from '#formats/smtp/esmtp-parameters.ts';
import type { JmapArguments } from '#tests/clients/jmap.ts';

import { openSending, send } from './sending.ts';

interface Thing extends JmapArguments {
  id: string;
}

test('a letter is written, sent, and filed under Sent in one request; its blind recipient stays blind', async () => {
  await using sending = await openSending();
  const { client, binh, boxes } = sending;
  const sent = await send(sending, { to: [{ email: binh.address }], bcc: [{ email: client.address }] });
  assert.deepEqual(
    sent.responses.map(([name]) => name),
    ['Email/set', 'EmailSubmission/set', 'Email/set'],
  );
  const own = await client.call('Email/get', { ids: [sent.emailId], properties: ['mailboxIds', 'keywords'] });
  const [stored] = own['list'] as Thing[];
  assert.deepEqual([stored?.['mailboxIds'], stored?.['keywords']], [{ [boxes['sent'] ?? '']: true }, {}]);
  const ids = (await binh.call('Email/query'))['ids'];
  const properties = ['subject', 'header:Bcc', 'header:Received'];
  const got = (await binh.call('Email/get', { ids, properties }))['list'] as Thing[];
  assert.equal(got.length, 1);
  assert.equal(got[0]?.['subject'], 'Báo cáo');
  assert.equal(got[0]?.['header:Bcc'], null);
  assert.match(String(got[0]?.['header:Received']), /with JMAP/);
});

test('what became of each recipient is told while the queue knows it', async () => {
  await using sending = await openSending();
  const { client, binh } = sending;
  const sent = await send(sending, { to: [{ email: binh.address }, { email: 'ai@example.org' }] });
  const [submission] = (await client.call('EmailSubmission/get', { ids: [sent.submissionId] }))[
    'list'
  ] as Thing[];
  const status = submission?.['deliveryStatus'] as Record<string, { delivered: string }>;
  assert.equal(status[binh.address]?.delivered, 'yes');
  assert.equal(status['ai@example.org']?.delivered, 'queued');
  assert.equal(submission?.['undoStatus'], 'final');
  const found = await client.call('EmailSubmission/query', { filter: { emailIds: [sent.emailId] } });
  assert.deepEqual(found['ids'], [sent.submissionId]);
  const undone = await client.call('EmailSubmission/set', {
    update: { [sent.submissionId]: { undoStatus: 'canceled' } },
  });
  assert.equal((undone['notUpdated'] as Record<string, Thing>)[sent.submissionId]?.['type'], 'cannotUnsend');
});

test('every rule of sending holds here too', async () => {
  await using sending = await openSending();
  const { client, binh } = sending;
  const to = [{ email: binh.address }];
  const typeOf = async (email: JmapArguments, submission?: JmapArguments) =>
    (await send(sending, email, submission)).fault?.['type'];
  assert.equal(await typeOf({ to: [] }), 'noRecipients');
  assert.equal(await typeOf({ to: [{ email: 'khongco@thuathienhue.gov.vn' }] }), 'invalidRecipients');
  assert.equal(await typeOf({ to: [{ email: 'not an address' }] }), 'invalidRecipients');
  assert.equal(await typeOf({ to, from: [{ email: binh.address }] }), 'forbiddenFrom');
  const mailFrom = { email: binh.address };
  assert.equal(await typeOf({ to }, { envelope: { mailFrom, rcptTo: to } }), 'forbiddenMailFrom');
  assert.equal(await typeOf({ to }, { identityId: client.accountId }), 'invalidProperties');
  const many = Array.from({ length: 101 }, (_, index) => ({ email: `n${index}@example.org` }));
  assert.equal(await typeOf({ to: many }), 'tooManyRecipients');
  assert.deepEqual((await binh.call('Email/query'))['ids'], []);
});

test('parameters of an envelope are said to the next server in their encoding, so that none begins a command of its own', async () => {
  await using sending = await openSending();
  const { client, server } = sending;
  const evil = 'a\r\nRCPT TO:<ke@example.org>\r\nDATA';
  const submit = (mailFrom: JmapArguments, rcptTo: JmapArguments) =>
    send(
      sending,
      { to: [{ email: 'b@far.example' }] },
      {
        envelope: {
          mailFrom: { email: client.address, parameters: mailFrom },
          rcptTo: [{ email: 'b@far.example', parameters: rcptTo }],
        },
      },
    );
  const sent = await submit({ EnvID: evil, RET: evil }, { orcpt: `rfc822;${evil}`, notify: evil });
  assert.equal(sent.fault, undefined);
  const [queued] = await server.db.query<{ envid: string; orcpt: string }>(
    'select m.envid, r.orcpt from outbound_message m join outbound_recipient r on r.message_id = m.id',
  );
  assert.deepEqual([queued?.envid, queued?.orcpt], [encodeXtext(evil), `rfc822;${encodeXtext(evil)}`]);
  const wrong = [await submit({ ENVID: 'x'.repeat(101) }, {}), await submit({}, { ORCPT: 'b@far.example' })];
  assert.deepEqual(
    wrong.map(({ fault }) => fault?.['properties']),
    [['envelope'], ['envelope']],
  );
});

test('an identity stands for each address, takes a name and a signature, and another address is refused', async () => {
  await using sending = await openSending();
  const { client, binh, identityId } = sending;
  const state = (await client.call('Identity/get', { ids: [] }))['state'];
  const set = await client.call('Identity/set', {
    update: { [identityId]: { name: 'Văn An', textSignature: 'Nguyễn Văn An\nSở Nội vụ' } },
    create: {
      a: { email: client.address, name: 'Tổ trưởng' },
      b: { email: binh.address, name: 'Bình' },
    },
  });
  assert.deepEqual(set['updated'], { [identityId]: null });
  const made = (set['created'] as Record<string, Thing>)['a']?.id ?? '';
  assert.equal((set['notCreated'] as Record<string, Thing>)['b']?.['type'], 'forbiddenFrom');
  const [identity] = (await client.call('Identity/get', { ids: [identityId] }))['list'] as Thing[];
  assert.deepEqual(
    [identity?.['name'], identity?.['email'], identity?.['mayDelete']],
    ['Văn An', client.address, false],
  );
  const changes = await client.call('Identity/changes', { sinceState: state });
  assert.deepEqual([changes['created'], changes['updated']], [[made], [identityId]]);
  const gone = await client.call('Identity/set', { destroy: [made, identityId] });
  assert.deepEqual(gone['destroyed'], [made]);
  assert.equal((gone['notDestroyed'] as Record<string, Thing>)[identityId]?.['type'], 'forbidden');
});
