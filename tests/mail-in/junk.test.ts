/**
 * Junk on its way in: by a real Rspamd, by our own rules, and by what each reader has taught; marked, moved, held, refused.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { findAccount } from '#domain/accounts/accounts.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { learnFromMoves } from '#domain/junk-training/learn.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { changeEmails } from '#domain/mailstore/emails.ts';
import { holdMail, listQuarantined } from '#domain/quarantine/quarantined-mail.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import type { AccountId, EmailId, MailboxId } from '#platform/kernel/ids.ts';
import { createPersonalJunk } from '#services/junk/personal.ts';
import { createJunkScorer, type JunkScorer } from '#services/junk/scorer.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { startTestNameServer } from './name-server.ts';
import { JUNK, startTestRspamd } from './rspamd.ts';
import { type FiledMail, type MailInServer, startMailIn } from './server.ts';

const THRESHOLDS = { mark: 4, junk: 6, quarantine: 15, refuse: 25 };
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-', 'STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('');

let server: MailInServer;
let person: string;
let other: string;
let scorer: JunkScorer;
/** Moves on, so that nothing is kept from the test before. */
let now = Date.now();

function makeScorer(
  rspamd: string,
  more: { dnsServers?: string[]; dnsLists?: string[]; timeoutMs?: number } = {},
): JunkScorer {
  const resolver = createResolver({ servers: more.dnsServers ?? ['127.0.0.1:1'], clock: Date.now });
  return createJunkScorer({
    rspamd,
    thresholds: THRESHOLDS,
    dnsLists: more.dnsLists ?? [],
    timeoutMs: more.timeoutMs ?? 60_000,
    resolver,
    clock: Date.now,
    log: quietLog,
  });
}

before(async () => {
  server = await startMailIn(({ db, blobs, ids }) => ({
    ourDomain: DOMAIN,
    junk: {
      thresholds: THRESHOLDS,
      ask: (question) => scorer.ask(question),
      score: (facts, address, answer) => scorer.score(facts, address, answer),
      state: () => scorer.state(),
    },
    personalJunk: createPersonalJunk({ db, clock: () => now }),
    hold: (mail) => holdMail({ db, blobs, ids, clock: Date.now }, mail),
  }));
  person = await server.province.addAccount({ displayName: 'Nguyễn Văn An', unitCode: 'snv' });
  other = await server.province.addAccount({ displayName: 'Trần Thị Bình', unitCode: 'snv' });
});

after(() => server[Symbol.asyncDispose]());

let letters = 0;
function letter(body: string, subject = 'hello'): string {
  letters += 1;
  return `From: a@x.example\nTo: <${person}>\nSubject: ${subject}\nDate: ${new Date().toUTCString()}\nMessage-ID: <${letters}@x>\n\n${body}\n`;
}

async function send(body: string, subject?: string, to: string | string[] = person): Promise<string> {
  return server.send({ from: 'a@x.example', ip: '192.0.2.7', to, text: letter(body, subject) });
}

async function last(address = person): Promise<FiledMail> {
  const mail = (await server.mailOf(address)).at(-1);
  assert.ok(mail);
  return mail;
}

testWith(
  'rspamd',
  'Rspamd says what is junk; when it is killed our own rules do, and no mail is lost',
  async () => {
    const rspamd = await startTestRspamd();
    try {
      scorer = makeScorer(rspamd.address);
      assert.match(await send('an honest letter'), /^250/);
      assert.deepEqual([(await last()).mailbox, (await last()).assessment.junk?.by], ['inbox', 'rspamd']);
      assert.match(await send(`buy ${JUNK} now`), /^250/);
      const junk = await last();
      assert.equal(junk.mailbox, 'junk');
      assert.equal(junk.assessment.junk?.rules[0]?.name, 'CONGTHU_TEST');
      assert.match(junk.text, /^X-Spam-Flag: YES\r$/m);
      assert.match(await send(GTUBE), /^554 5\.7\.1/);
      await rspamd.kill();
      assert.match(await send('while it is dead'), /^250/);
      assert.deepEqual([(await last()).mailbox, (await last()).assessment.junk?.by], ['inbox', 'rules']);
    } finally {
      await rspamd.stop();
    }
  },
);

test('an Rspamd that is too slow is not waited for, and no mail is lost', async () => {
  const slow = createServer(() => undefined);
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const { port } = slow.address() as { port: number };
  scorer = makeScorer(`http://127.0.0.1:${port}`, { timeoutMs: 50 });
  assert.match(await send('while it is slow'), /^250/);
  assert.deepEqual([(await last()).mailbox, (await last()).assessment.junk?.by], ['inbox', 'rules']);
  slow.closeAllConnections();
  slow.close();
});

test('an Rspamd that answers nonsense, or hangs up, is done without', async () => {
  for (const answer of ['no JSON', '{"score":"high"}', '[]', undefined]) {
    const fake = createServer((_request, response) => {
      if (answer === undefined) response.destroy();
      else response.end(answer);
    });
    fake.listen(0, '127.0.0.1');
    await once(fake, 'listening');
    const address = fake.address();
    scorer = makeScorer(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    assert.match(await send('a letter all the same'), /^250/);
    assert.equal((await last()).assessment.junk?.by, 'rules');
    fake.closeAllConnections();
    fake.close();
  }
});

test('our own rules leave honest letters alone and know junk, in Vietnamese too', async () => {
  scorer = makeScorer('off');
  await send('Kính gửi Sở Nội vụ, xin gửi báo cáo tháng 11. Trân trọng.', 'Bao cao thang 11');
  assert.deepEqual([(await last()).mailbox, (await last()).assessment.junk?.action], ['inbox', 'none']);
  await send(
    'Vay tiền nhanh, lãi suất thấp! Kiếm tiền online http://203.0.113.7/vay',
    'VAY TIEN NHANH TRONG NGAY!!!',
  );
  assert.equal((await last()).mailbox, 'junk');
  assert.match(await send(GTUBE), /^554/);
});

test('mail between the thresholds is marked, and what is far beyond is held', async () => {
  scorer = makeScorer('off');
  await send(
    'Trúng thưởng! Xem http://203.0.113.7/x để biết thêm, chi tiết ở trong đó nhé các bạn.',
    'TRUNG THUONG LON HOM NAY',
  );
  const marked = await last();
  assert.deepEqual([marked.mailbox, marked.assessment.junk?.action], ['inbox', 'mark']);
  assert.ok(marked.signals.includes('maybeJunk'));
  const beyond = {
    score: 20,
    action: 'quarantine' as const,
    by: 'rules' as const,
    rules: [{ name: 'test', score: 20 }],
  };
  scorer = { ...makeScorer('off'), score: () => Promise.resolve(beyond) };
  assert.match(await send('very much so'), /^250/);
  const [held] = await listQuarantined(server.db, systemPrincipal('job'), { reason: 'junk' });
  assert.equal(held?.state, 'held');
});

testWith('unbound', 'an address on a list of the DNS counts', async () => {
  const names = await startTestNameServer(['7.2.0.192.list.example. 60 IN A 127.0.0.2']);
  try {
    scorer = makeScorer('off', { dnsServers: [names.address], dnsLists: ['list.example'] });
    await send('from a listed address');
    assert.ok((await last()).assessment.junk?.rules.some(({ name }) => name === 'dnsList'));
  } finally {
    await names.stop();
  }
});

async function accountOf(address: string): Promise<AccountId> {
  return (await findAccount(server.db, address))?.id as AccountId;
}

/** Moves the newest e-mail of an account to the mailbox with a role, as JMAP and IMAP do. */
async function move(address: string, role: string): Promise<void> {
  const accountId = await accountOf(address);
  const access = requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
  const [email] = await server.db.query<{ id: EmailId; mailbox: MailboxId }>(
    `select e.id, (select id from mailbox where account_id = $1 and role = $2) as mailbox
     from email e where e.account_id = $1 order by e.id desc limit 1`,
    [accountId, role],
  );
  assert.ok(email);
  const outcome = await changeEmails(server.db, server.blobs, access, {
    updates: [{ emailId: email.id, mailboxes: { replace: [email.mailbox] } }],
    now: Date.now(),
  });
  assert.equal(outcome.refused.size, 0);
}

async function learn(address: string): Promise<number> {
  const accountId = await accountOf(address);
  let learned = 0;
  for (let one = 1; one > 0; learned += one) one = await learnFromMoves(server, accountId);
  now += 120_000;
  return learned;
}

test('moving letters to Junk and back teaches, for the one who moved and nobody else', async () => {
  scorer = makeScorer('off');
  await learn(person);
  for (let index = 0; index < 6; index += 1) {
    await send(`Thư mời hội thảo quảng cáo sản phẩm số ${index}, khuyến mãi lớn tại trung tâm thương mại`);
    await move(person, 'junk');
    await send(`Kính gửi anh An, báo cáo công tác tuần ${index} của phòng, xin ý kiến chỉ đạo`);
    await move(person, 'archive');
  }
  assert.equal(await learn(person), 12);
  await send('Hội thảo quảng cáo sản phẩm mới, khuyến mãi lớn tại trung tâm', 'hello', [person, other]);
  assert.equal((await last()).mailbox, 'junk');
  assert.equal((await last(other)).mailbox, 'inbox');
  assert.ok((await last()).signals.includes('filedAsJunk'));
  assert.equal(await learn(person), 0, 'what delivery put there teaches nothing');
  await move(person, 'inbox');
  assert.equal(await learn(person), 1, 'moved back by its owner');
});
