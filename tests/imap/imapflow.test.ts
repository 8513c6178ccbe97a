/**
 * imapflow, the client library of many programs, over all it does: it uses every extension it is offered.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapFlow } from 'imapflow';
import { startImapTestServer } from './server.ts';

function clientOf(port: number): ImapFlow {
  return new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: 'binh', pass: 'pass word' },
    logger: false,
  });
}

test('imapflow signs in, lists, appends, searches, fetches, flags, moves and deletes', async () => {
  await using server = await startImapTestServer();
  await server.deliver(
    'From: An <an@example.vn>\nSubject: Báo cáo\nContent-Type: text/plain; charset=utf-8\n\nKính gửi\n',
    { to: 'binh' },
  );
  const client = clientOf(server.port);
  await client.connect();
  try {
    const paths = (await client.list()).map((mailbox) =>
      `${mailbox.path} ${mailbox.specialUse ?? ''}`.trim(),
    );
    assert.deepEqual(paths.toSorted(), [
      'Archive \\Archive',
      'Drafts \\Drafts',
      'INBOX \\Inbox',
      'Junk \\Junk',
      'Sent \\Sent',
      'Trash \\Trash',
    ]);
    await client.mailboxCreate('Công văn');
    const opened = await client.mailboxOpen('INBOX');
    assert.equal(opened.exists, 1);
    const appended = await client.append(
      'INBOX',
      'Subject: two\r\n\r\ntwo\r\n',
      ['\\Seen'],
      new Date('2005-01-05T00:00:00Z'),
    );
    assert.ok(appended && appended.uid === 2);
    assert.deepEqual(await client.search({ seen: true }, { uid: true }), [2]);
    const message = await client.fetchOne('1', {
      envelope: true,
      bodyStructure: true,
      flags: true,
      source: true,
      uid: true,
    });
    assert.ok(message && message.envelope?.from?.[0]?.address === 'an@example.vn');
    assert.match(message.source?.toString('utf8') ?? '', /Kính gửi/);
    assert.ok(
      await client.messageFlagsAdd(
        '2',
        ['\\Flagged', 'khẩn-không-dấu'.normalize('NFD').replace(/[^\x20-\x7e]/g, '')],
        { uid: true },
      ),
    );
    const moved = await client.messageMove('2', 'Công văn', { uid: true });
    assert.ok(moved && moved.uidMap?.get(2) === 1);
    assert.ok(await client.messageDelete('1', { uid: true }));
    const status = await client.status('INBOX', { messages: true, uidNext: true, highestModseq: true });
    assert.ok(status && status.messages === 0 && status.uidNext === 3);
    const quota = await client.getQuota('INBOX');
    assert.ok(quota !== undefined);
  } finally {
    await client.logout();
  }
});

test('imapflow is told of a new message while it idles', async () => {
  await using server = await startImapTestServer();
  const client = clientOf(server.port);
  await client.connect();
  try {
    await client.mailboxOpen('INBOX');
    const told = new Promise<number>((resolve) =>
      client.once('exists', (event: { count: number }) => resolve(event.count)),
    );
    void client.idle();
    await server.deliver('Subject: new\n\nnew\n', { to: 'binh' });
    assert.equal(await told, 1);
  } finally {
    await client.logout();
  }
});
