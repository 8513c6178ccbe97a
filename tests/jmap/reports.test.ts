/** What comes back about a letter (RFC 8621 §7): delivery reports and read receipts, noted with the submission they are about. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '#platform/kernel/ids.ts';
import { openSending, type Sending, send } from './sending.ts';

interface Status {
  smtpReply: string;
  delivered: string;
  displayed: string;
}

interface Submission {
  deliveryStatus: Record<string, Status>;
  dsnBlobIds: string[];
  mdnBlobIds: string[];
}

const FAR = 'ai@example.org';

/** A report as another system sends it. */
function report(type: string, machine: string, messageId: string): Buffer {
  const text = `From: <postmaster@example.org>
Subject: report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=${type}; boundary=b

--b
Content-Type: text/plain

words
--b
Content-Type: message/${type}

${machine}
--b
Content-Type: text/rfc822-headers

Message-ID: <${messageId}>
Subject: x
--b--
`;
  return Buffer.from(text.replaceAll('\n', '\r\n'));
}

const failed = (messageId: string): Buffer =>
  report(
    'delivery-status',
    `Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ${FAR}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such
 user here
`,
    messageId,
  );

const displayed = (messageId: string): Buffer =>
  report(
    'disposition-notification',
    `Final-Recipient: rfc822;${FAR.toUpperCase()}
Original-Message-ID: <${messageId}>
Disposition: manual-action/MDN-sent-manually; displayed
`,
    messageId,
  );

async function comesBack({ server, client }: Sending, bytes: Buffer): Promise<void> {
  const reply = await server.deps.delivery.deliver({
    entrance: 'mx',
    bytes,
    reversePath: '',
    smtputf8: false,
    peer: { remoteAddress: '192.0.2.1', helo: 'mx.example.org', protocol: 'ESMTP' },
    recipients: [{ accountId: client.accountId as AccountId, address: client.address }],
  });
  assert.equal(reply.kind, 'accepted');
}

async function read({ client }: Sending, id: string): Promise<Submission> {
  return ((await client.call('EmailSubmission/get', { ids: [id] }))['list'] as Submission[])[0] as Submission;
}

async function sendFar(sending: Sending): Promise<{ submissionId: string; messageId: string }> {
  const { submissionId, emailId } = await send(sending, { to: [{ email: FAR }] });
  const got = await sending.client.call('Email/get', { ids: [emailId], properties: ['messageId'] });
  const [email] = got['list'] as { messageId: string[] }[];
  return { submissionId, messageId: email?.messageId[0] ?? '' };
}

test('a delivery report and a read receipt stand with the letter they are about, and with no other', async () => {
  await using sending = await openSending();
  const { client } = sending;
  const { submissionId, messageId } = await sendFar(sending);
  const other = await sendFar(sending);
  // The queue of a test is never worked through; by now the letter has been handed on.
  await sending.server.db.query('delete from outbound_recipient');
  const before = await client.call('EmailSubmission/get', { ids: [] });
  await comesBack(sending, failed(messageId));
  const after = await read(sending, submissionId);
  assert.deepEqual(after.deliveryStatus[FAR], {
    smtpReply: '550 5.1.1 No such user here',
    delivered: 'no',
    displayed: 'unknown',
  });
  assert.deepEqual([after.dsnBlobIds.length, after.mdnBlobIds.length], [1, 0]);
  const download = client.core.downloadUrl({
    accountId: client.accountId,
    blobId: after.dsnBlobIds[0] ?? '',
    name: 'report.eml',
    type: 'message/rfc822',
  });
  const answer = await fetch(download, { headers: { authorization: client.authorization } });
  assert.match(await answer.text(), /report-type=delivery-status/);
  const changes = await client.call('EmailSubmission/changes', { sinceState: before['state'] });
  assert.deepEqual(changes['updated'], [submissionId]);

  await comesBack(sending, displayed(other.messageId));
  const seen = await read(sending, other.submissionId);
  assert.deepEqual([seen.dsnBlobIds.length, seen.mdnBlobIds.length], [0, 1]);
  assert.equal(seen.deliveryStatus[FAR]?.displayed, 'yes');
  const [letter] = (await client.call('EmailSubmission/get', { ids: [other.submissionId] }))['list'] as {
    emailId: string;
  }[];
  const { parsed } = await client.call('MDN/parse', { blobIds: seen.mdnBlobIds });
  assert.deepEqual(
    Object.values((parsed ?? {}) as Record<string, { forEmailId: unknown }>).map(
      ({ forEmailId }) => forEmailId,
    ),
    [letter?.emailId],
  );
  assert.equal((await read(sending, submissionId)).deliveryStatus[FAR]?.displayed, 'unknown');
});

test('a report about somebody else’s letter, or about none, changes nothing', async () => {
  await using sending = await openSending();
  const { client, binh } = sending;
  const { submissionId, messageId } = await sendFar(sending);
  const before = await client.call('EmailSubmission/get', { ids: [] });
  await comesBack({ ...sending, client: binh }, failed(messageId));
  await comesBack(sending, failed('nobody@example.org'));
  const { dsnBlobIds } = await read(sending, submissionId);
  assert.deepEqual(dsnBlobIds, []);
  const changes = await client.call('EmailSubmission/changes', { sinceState: before['state'] });
  assert.deepEqual([changes['created'], changes['updated']], [[], []]);
});
