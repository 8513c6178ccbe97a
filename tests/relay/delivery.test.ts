/** Mail that goes out, and what other servers make of it, over real sockets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { openRelayTest } from './relay.ts';

const routeTo = (sink: SmtpSink) => ({ routes: { '*': { host: '127.0.0.1', port: sink.port } } });

test('a message goes out as it was filed, and nothing of it stays', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open();
  const worker = await relay.start(routeTo(sink));
  await relay.send({
    to: ['b@far.example', 'c@far.example'],
    text: 'Subject: x\r\n\r\n.dot\r\n..\r\nChào\r\n',
  });
  await relay.waitForEmptyQueue();
  assert.equal(sink.received.length, 1);
  assert.deepEqual(sink.received[0]?.to, ['b@far.example', 'c@far.example']);
  assert.equal(sink.received[0]?.from, relay.official);
  assert.equal(sink.received[0]?.data, 'Subject: x\r\n\r\n.dot\r\n..\r\nChào\r\n');
  const [left] = await relay.db.query<{ messages: number; references: number }>(
    `select (select count(*)::integer from outbound_message) as messages,
            (select coalesce(sum(reference_count), 0)::integer from blob) as references`,
  );
  assert.deepEqual(left, { messages: 0, references: 0 });
  assert.deepEqual(await relay.mail(), []);
  await worker.stop(Date.now() + 1_000);
});

test('with DSN, SIZE, 8BITMIME offered they are used; without them they are not', async () => {
  await using relay = await openRelayTest();
  await using knowing = await SmtpSink.open({ keywords: ['DSN', 'SIZE 100000', '8BITMIME', 'PIPELINING'] });
  await using plain = await SmtpSink.open({ keywords: [] });
  await relay.start({
    routes: {
      'knowing.example': { host: '127.0.0.1', port: knowing.port },
      'plain.example': { host: '127.0.0.1', port: plain.port },
    },
  });
  const mail = {
    text: 'Subject: x\r\n\r\nChào\r\n',
    notify: ['failure' as const, 'delay' as const],
    orcpt: 'rfc822;old@x.example',
    ret: 'full' as const,
    envid: 'e1',
    body: '8bitmime' as const,
  };
  await relay.send({ to: 'b@knowing.example', ...mail });
  await relay.send({ to: 'b@plain.example', ...mail });
  await relay.waitForEmptyQueue();
  assert.deepEqual(knowing.received[0]?.envelope, [
    `MAIL FROM:<${relay.official}> SIZE=21 BODY=8BITMIME RET=FULL ENVID=e1`,
    'RCPT TO:<b@knowing.example> NOTIFY=FAILURE,DELAY ORCPT=rfc822;old@x.example',
  ]);
  assert.deepEqual(plain.received[0]?.envelope, [
    `MAIL FROM:<${relay.official}>`,
    'RCPT TO:<b@plain.example>',
  ]);
  assert.match(plain.received[0]?.data ?? '', /quoted-printable\r\n\r\nCh=C3=A0o\r\n$/);
});

test('no parameter that stands in the queue makes a line of its own', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open({ keywords: ['DSN', 'SMTPUTF8', '8BITMIME', 'PIPELINING'] });
  await relay.start(routeTo(sink));
  const evil = 'a\r\nRCPT TO:<ke@example.org>\r\n';
  const mail = { smtputf8: true, text: 'Subject: x\r\n\r\nx\r\n' };
  await relay.send({ to: 'hà@far.example', ...mail, envid: evil, orcpt: `utf-8;${evil}` });
  await relay.send({ to: 'hà@far.example', ...mail, envid: 'a b', orcpt: 'utf-8;a b' });
  await relay.waitForEmptyQueue();
  for (const { envelope } of sink.received)
    assert.deepEqual(
      envelope.map((line) => line.replace(/ .*$/, '')),
      ['MAIL', 'RCPT'],
    );
  assert.equal(sink.received.length, 2);
  assert.doesNotMatch(JSON.stringify(sink.received), /ENVID|ORCPT|ke@/);
});

test('one recipient refused, one put off, one taken: each has its own fate', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open({
    script: ({ verb, line }) => {
      if (verb !== 'RCPT') return undefined;
      if (line.includes('never')) return '550 5.1.1 No such user';
      return line.includes('later') ? '451 4.7.1 Greylisted' : undefined;
    },
  });
  await relay.start(routeTo(sink));
  await relay.send({ to: ['never@far.example', 'later@far.example', 'now@far.example'] });
  await relay.waitFor('two have their fate', async () => {
    const rows = await relay.queue();
    return rows.length === 1 && rows[0]?.state === 'queued';
  });
  assert.deepEqual(sink.received[0]?.to, ['now@far.example']);
  const [waiting] = await relay.queue();
  assert.equal(waiting?.address, 'later@far.example');
  assert.equal(waiting?.last_reply, '451 4.7.1 Greylisted');
  const bounces = await relay.mail();
  assert.equal(bounces.length, 1);
  assert.match(
    bounces[0] ?? '',
    /Final-Recipient: rfc822; never@far\.example\r\nAction: failed\r\nStatus: 5\.1\.1/,
  );
  sink.options = {};
  await relay.hurry();
  await relay.waitForEmptyQueue();
  assert.deepEqual(sink.received[1]?.to, ['later@far.example']);
});

test('a hundred recipients go in one transaction, the next hundred in another', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open();
  await relay.start(routeTo(sink));
  const to = Array.from({ length: 250 }, (_, index) => `p${index}@far.example`);
  await relay.send({ to });
  await relay.waitForEmptyQueue();
  assert.deepEqual(
    sink.received.map((message) => message.to.length).toSorted((a, b) => b - a),
    [100, 100, 50],
  );
  assert.equal(new Set(sink.received.flatMap((message) => message.to)).size, 250);
});

test('where a server takes few recipients at a time, the others follow at once', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open({
    script: ({ verb, message }) =>
      verb === 'RCPT' && message.to.length >= 2 ? '452 4.5.3 Too many recipients' : undefined,
  });
  await relay.start(routeTo(sink));
  await relay.send({ to: ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@far.example`) });
  await relay.waitForEmptyQueue();
  assert.deepEqual(
    sink.received.map((message) => message.to.length),
    [2, 2, 1],
  );
});

test('messages to one destination share a connection, and there are never more than allowed', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open();
  for (let number = 0; number < 30; number++) await relay.send({ to: `p${number}@far.example` });
  await relay.start(routeTo(sink));
  await relay.waitForEmptyQueue();
  assert.equal(sink.received.length, 30);
  assert.ok(sink.connections <= 2, `${sink.connections} connections`);
});

test('a connection that was kept and is dead is replaced, and nothing waits for it', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open({
    // The second message on a connection finds it closed.
    script: ({ verb }) => (verb === 'MAIL' && seen++ === 1 ? { act: 'close' } : undefined),
  });
  let seen = 0;
  await relay.start({ ...routeTo(sink), parts: { maxConnectionsPerDomain: 1 } });
  await relay.send({ to: 'a@far.example' });
  await relay.waitForEmptyQueue();
  await relay.send({ to: 'b@far.example' });
  await relay.waitForEmptyQueue();
  assert.equal(sink.received.length, 2);
  assert.equal(sink.connections, 2);
});

test('a large message is streamed and arrives whole', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open();
  await relay.start(routeTo(sink));
  const line = `.${'x'.repeat(70)}\r\n`;
  const text = `Subject: large\r\n\r\n${line.repeat(100_000)}`;
  await relay.send({ to: 'b@far.example', text });
  await relay.waitForEmptyQueue();
  assert.ok(sink.received[0]?.data === text, 'the message came as it went');
});

test('an address in Vietnamese needs a server that takes it; the header too', async () => {
  await using relay = await openRelayTest();
  await using modern = await SmtpSink.open({ keywords: ['SMTPUTF8', '8BITMIME'] });
  await using old = await SmtpSink.open({ keywords: ['8BITMIME'] });
  await relay.start({
    routes: {
      'mới.example': { host: '127.0.0.1', port: modern.port },
      'modern.example': { host: '127.0.0.1', port: modern.port },
      'old.example': { host: '127.0.0.1', port: old.port },
    },
  });
  const utf8 = { smtputf8: true, body: '8bitmime' as const };
  await relay.send({ to: 'ân@mới.example', ...utf8 });
  await relay.send({ to: 'b@modern.example', text: 'Subject: Huế\r\n\r\nx\r\n', ...utf8 });
  await relay.send({ to: 'b@old.example', text: 'Subject: Hue\r\n\r\nHuế\r\n', ...utf8 });
  await relay.send({ to: 'c@old.example', text: 'Subject: Huế\r\n\r\nx\r\n', ...utf8 });
  await relay.waitForEmptyQueue();
  assert.equal(modern.received.length, 2);
  for (const message of modern.received) assert.match(message.envelope[0] ?? '', / SMTPUTF8$/);
  assert.deepEqual(
    old.received.map((message) => message.to),
    [['b@old.example']],
  );
  assert.doesNotMatch(old.received[0]?.envelope[0] ?? '', /SMTPUTF8/);
  const bounces = await relay.mail();
  assert.equal(bounces.length, 1);
  assert.match(bounces[0] ?? '', /c@old\.example\r\nAction: failed\r\nStatus: 5\.6\.7/);
});
