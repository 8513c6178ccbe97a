/**
 * Viruses on their way in, against a real clamd: refused, held, put off while clamd is dead, slow or mad; nothing unscanned.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccount } from '#domain/accounts/accounts.ts';
import { PROVINCE } from '#domain/changes/object-changes.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { createGroup, type GroupFields, setMembers, setModerators } from '#domain/groups/groups.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { decideQuarantined } from '#domain/quarantine/decide-quarantined.ts';
import { listRemovals } from '#domain/quarantine/mail-removals.ts';
import { holdMail, listQuarantined } from '#domain/quarantine/quarantined-mail.ts';
import { noteRefused } from '#domain/quarantine/withheld-mail.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { ClamdAddress } from '#services/antivirus/clamd.ts';
import { createScannedFiler } from '#services/antivirus/scanned-filer.ts';
import { createScanner, type Scanner, type ScannerSettings } from '#services/antivirus/scanner.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import { createDelivery } from '#services/delivery/deliver.ts';
import { noticeJob } from '#services/quarantine/notice-job.ts';
import { previewOf } from '#services/quarantine/preview.ts';
import { releaseJob } from '#services/quarantine/release-job.ts';
import { rescanStored } from '#services/removal/rescan-job.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { signature, startFalseClamd, startTestClamd, type TestClamd, VIRUS } from './clamd.ts';
import { HOSTNAME, type MailInServer, startMailIn } from './server.ts';

const SETTINGS: ScannerSettings = {
  clamd: 'off',
  whenUnavailable: 'defer',
  attachmentPolicy: 'without_scanner',
};
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** The clock of notices. */
let now = Date.now();
const noted: Promise<void>[] = [];
let server: MailInServer;
let person: string;
/** The scanner that the pipeline asks now. */
let scanner: Scanner;
let virusFound: 'refuse' | 'quarantine' = 'refuse';

function makeScanner(settings: Partial<ScannerSettings>): Scanner {
  return createScanner({ settings: { ...SETTINGS, ...settings }, clock: Date.now, log: quietLog });
}

before(async () => {
  server = await startMailIn((base) => ({
    scanner: { scan: (what) => scanner.scan(what), state: () => scanner.state() },
    get virusFound() {
      return virusFound;
    },
    onVirus: ({ refused }) => {
      if (refused) noted.push(noteRefused({ ...base, clock: () => now }, refused));
    },
    hold: (mail) => holdMail({ ...base, clock: Date.now }, mail),
  }));
  // A getter does not survive a spread: the parts are asked anew for every message.
  Object.defineProperty(server.parts, 'virusFound', { get: () => virusFound });
  person = await server.province.addAccount({ displayName: 'Nguyễn Văn An', unitCode: 'snv' });
});

after(() => server[Symbol.asyncDispose]());

function letter(body: string, file?: { name: string; content: Buffer }): string {
  const head = `From: a@x.example\nTo: <${person}>\nSubject: Hóa đơn\nMessage-ID: <${Math.random()}@x>\nMIME-Version: 1.0\n`;
  if (!file) return `${head}\n${body}\n`;
  return `${head}Content-Type: multipart/mixed; boundary=b\n\n--b\n\n${body}\n--b\nContent-Type: application/octet-stream; name="${file.name}"\nContent-Transfer-Encoding: base64\n\n${file.content.toString('base64')}\n--b--\n`;
}

async function send(body: string, file?: { name: string; content: Buffer }): Promise<string> {
  return server.send({ from: 'a@x.example', to: person, text: letter(body, file) });
}

async function received(text: string): Promise<boolean> {
  return (await server.mailOf(person)).some((mail) => mail.text.includes(text));
}

/** Runs the jobs of a queue that wait, as the runner would. */
async function runJobs(handler: JobHandler): Promise<void> {
  const { queue } = handler;
  const jobs = await server.db.query<{ id: string; payload: unknown }>(
    'delete from job where queue = $1 returning id, payload',
    [queue],
  );
  for (const { id, payload } of jobs)
    await handler.run({
      id,
      queue,
      payload,
      attempt: 1,
      signal: new AbortController().signal,
      complete: () => Promise.resolve(),
    });
}

function makeNotices(): JobHandler {
  const { db, delivery, province } = server;
  const parts = { db, delivery, ids: province.ids, clock: () => now, hostname: HOSTNAME, domain: DOMAIN };
  return noticeJob({ ...parts, centerAddress: server.province.firstRun.centerAddress });
}

const system = systemPrincipal('job');

async function withClamd(work: (clamd: TestClamd) => Promise<void>): Promise<void> {
  const clamd = await startTestClamd();
  scanner = makeScanner({ clamd: { path: clamd.path } });
  try {
    await work(clamd);
  } finally {
    await clamd.stop();
  }
}

testWith('clamd', 'clamd finds a virus within an attachment, and clean mail goes through', () =>
  withClamd(async () => {
    assert.match(await send('clean letter 1'), /^250/);
    assert.match(
      await send('see the file', { name: 'a.bin', content: Buffer.from(`xx ${VIRUS} yy`) }),
      /^554 5\.7\.0 .*Congthu\.Test/,
    );
    const mail = (await server.mailOf(person)).at(-1);
    assert.match(mail?.text ?? '', /clean letter 1/);
    assert.deepEqual(mail?.assessment.virus, { result: 'clean', by: 'clamd' });
    assert.equal((await scanner.state()).kind, 'clamd');
  }),
);

testWith('clamd', 'while clamd is killed mail waits, and goes through when it is back', () =>
  withClamd(async (clamd) => {
    await clamd.kill();
    assert.match(await send('while dead'), /^451 4\.7\.1/);
    assert.equal((await scanner.state()).kind, 'unreachable');
    await clamd.start();
    assert.match(await send('when back'), /^250/);
    assert.deepEqual([await received('while dead'), await received('when back')], [false, true]);
  }),
);

testWith(
  'clamd',
  'clamd that is killed in the middle of a hundred messages lets none through unscanned',
  () =>
    withClamd(async (clamd) => {
      const sent = Array.from({ length: 60 }, async (_, index) => {
        const isInfected = index % 3 === 0;
        const reply = await send(`flood ${index} ${isInfected ? VIRUS : ''}`);
        return { index, isInfected, reply };
      });
      await sent[10];
      await clamd.kill();
      const replies = await Promise.all(sent);
      for (const { isInfected, reply } of replies)
        assert.match(reply, isInfected ? /^(554|451)/ : /^(250|451)/);
      const texts = (await server.mailOf(person)).map((mail) => mail.text);
      const accepted = replies.filter(({ reply }) => reply.startsWith('250'));
      for (const { index } of accepted) assert.ok(texts.some((text) => text.includes(`flood ${index} `)));
      assert.ok(!texts.some((text) => text.includes(VIRUS)));
    }),
);

testWith('clamd', 'what is larger than clamd takes is refused, since trying again would not help', () =>
  withClamd(async () => {
    assert.match(await send('x'.repeat(78).concat('\n').repeat(30_000)), /^552 5\.3\.4/);
  }),
);

testWith('clamd', 'new signatures find what is stored, and its removal is proposed once', () =>
  withClamd(async (clamd) => {
    assert.match(await send('harmless until MARKER-OF-TOMORROW is known'), /^250/);
    const { db, blobs, delivery, province } = server;
    const base = {
      db,
      blobs,
      delivery,
      ids: province.ids,
      clock: Date.now,
      hostname: HOSTNAME,
      domain: DOMAIN,
    };
    const parts = { ...base, scanner, centerAddress: person };
    const { signal } = new AbortController();
    assert.ok((await rescanStored(parts, signal)) > 0);
    assert.equal(await rescanStored(parts, signal), 0, 'nothing new is known');
    await clamd.kill();
    assert.equal(await rescanStored(parts, signal), 0, 'nobody to ask');
    await clamd.start(signature('Congthu.Tomorrow', 'MARKER-OF-TOMORROW'));
    await db.query(
      `update setting set value = value || '{"version": "of yesterday"}' where key = 'antivirus.rescan'`,
    );
    const dying: Delivery = {
      deliver: (message) =>
        delivery.deliver({
          ...message,
          alongside: async (tx, ...filed) => {
            await message.alongside?.(tx, ...filed);
            throw new Error('killed');
          },
        }),
    };
    await assert.rejects(rescanStored({ ...parts, delivery: dying }, signal), /try/i);
    assert.deepEqual(
      await listRemovals(db, system, { state: 'proposed' }),
      [],
      'nothing is proposed that nobody was told of',
    );
    assert.ok((await rescanStored(parts, signal)) > 0);
    const removals = await listRemovals(db, system, { state: 'proposed' });
    assert.equal(removals.length, 1);
    assert.equal(removals[0]?.virus, 'Congthu.Tomorrow.UNOFFICIAL');
    assert.deepEqual(
      [removals[0].mail?.from, removals[0].mail?.subject],
      [{ name: null, email: 'a@x.example' }, 'Hóa đơn'],
    );
    const told = (await server.mailOf(person)).find(({ text }) => text.includes('mailer-daemon@'));
    assert.match(told?.text ?? '', /: <a@x\.example>/, 'the center is told which it is');
    assert.ok(await received('MARKER-OF-TOMORROW'), 'nothing is removed before somebody approves');
  }),
);

test('a scanner that answers nonsense, or nothing, or hangs up, puts mail off', async () => {
  const answers = ['stream: OK and more\0', 'OK\0', 'x'.repeat(10_000), ''];
  for (const answer of answers) {
    const fake = await startFalseClamd((socket) => socket.end(answer));
    scanner = makeScanner({ clamd: { path: fake.path } });
    assert.match(await send(`nonsense ${answer.length}`), /^451 4\.7\.1/);
    await fake.stop();
  }
  assert.equal(await received('nonsense'), false);
});

test('a slow clamd is waited for within its time, and beyond it mail is put off; nothing is let in meanwhile', async () => {
  const slow = await startFalseClamd((socket) => {
    socket.once('data', () => setTimeout(() => socket.end('stream: OK\0'), 150));
  });
  scanner = makeScanner({ clamd: { path: slow.path } });
  assert.match(await send('slow but good'), /^250/);
  scanner = makeScanner({ clamd: { path: slow.path }, timeoutMs: 40 });
  // More than take their turn at once: who waits behind those that hang does not hang too.
  const replies = await Promise.all(Array.from({ length: 25 }, () => send('too slow')));
  assert.ok(
    replies.every((reply) => reply.startsWith('451 4.7.1')),
    replies.join(),
  );
  await slow.stop();
  assert.deepEqual([await received('slow but good'), await received('too slow')], [true, false]);
});

test('a clamd that says a byte now and then does not hold mail for ever', async () => {
  const dripping = await startFalseClamd((socket) => {
    const timer = setInterval(() => socket.write('s'), 10);
    socket.once('close', () => clearInterval(timer));
  });
  scanner = makeScanner({ clamd: { path: dripping.path }, timeoutMs: 100 });
  assert.match(await send('dripping'), /^451 4\.7\.1/);
  await dripping.stop();
});

test('a clamd that starts later is found by itself, and relied on from then on, also after a restart', async () => {
  let isThere = false;
  let time = 0;
  let kept: ClamdAddress | undefined;
  const late = await startFalseClamd((socket) => {
    socket.once('data', () => socket.end('stream: OK\0'));
  });
  const start = (): Scanner =>
    createScanner({
      settings: { ...SETTINGS, clamd: 'auto' },
      clock: () => time,
      log: quietLog,
      find: () => Promise.resolve(isThere ? { path: late.path } : undefined),
      remembered: kept,
      onFound: (address) => {
        kept = address;
      },
    });
  scanner = start();
  assert.match(await send('before it was there'), /^250/);
  isThere = true;
  time += 61_000;
  assert.match(await send('since it is there'), /^250/);
  const last = (await server.mailOf(person)).at(-1);
  assert.deepEqual(last?.assessment.virus, { result: 'clean', by: 'clamd' });
  await late.stop();
  assert.match(await send('since it is gone'), /^451/);
  isThere = false;
  scanner = start();
  assert.match(await send('after a restart before it is back'), /^451/);
});

test('a clamd that moved is found where it is now', async () => {
  const moved = await startFalseClamd((socket) => {
    socket.once('data', () => socket.end('stream: OK\0'));
  });
  let time = 0;
  scanner = createScanner({
    settings: { ...SETTINGS, clamd: 'auto' },
    clock: () => time,
    log: quietLog,
    find: () => Promise.resolve({ path: moved.path }),
    remembered: { path: '/nowhere/clamd.ctl' },
  });
  assert.match(await send('while nobody has looked'), /^451/);
  time += 61_000;
  assert.match(await send('found again'), /^250/);
  await moved.stop();
});

test('with virus_unavailable = pass mail goes through unscanned, and says so', async () => {
  scanner = makeScanner({ clamd: { path: '/nowhere/clamd.ctl' }, whenUnavailable: 'pass' });
  assert.match(await send('let through'), /^250/);
  assert.equal((await server.mailOf(person)).at(-1)?.assessment.virus?.result, 'unscanned');
});

test('without a clamd the rules for attachments hold', async () => {
  scanner = makeScanner({});
  assert.match(
    await send('a program', { name: 'anh.jpg', content: Buffer.from('7f454c46020101', 'hex') }),
    /^554/,
  );
  assert.match(await send(EICAR), /^554/);
  assert.match(await send('a report', { name: 'bao-cao.pdf', content: Buffer.from('%PDF-1.7') }), /^250/);
  assert.equal((await scanner.state()).kind, 'policyOnly');
});

test('held mail tells its recipient, shows itself as text, and is delivered when it is released', async () => {
  scanner = makeScanner({});
  const content = Buffer.from('377abcaf271c0004', 'hex');
  assert.match(await send('the locked file', { name: 'mat.7z', content }), /^250/);
  assert.equal(await received('the locked file'), false);
  const [held] = await listQuarantined(server.db, system, { state: 'held' });
  assert.equal(held?.reason, 'suspicious');
  const preview = previewOf(await server.blobs.read(held?.blob ?? Buffer.alloc(0)));
  assert.deepEqual([preview.text.trim(), preview.attachments], ['the locked file', ['mat.7z']]);
  const parts = { db: server.db, blobs: server.blobs, delivery: server.delivery, clock: Date.now };
  const ids = server.province.ids;
  await runJobs(makeNotices());
  assert.ok(await received('Auto-Submitted: auto-generated'));
  const decision = { principal: system, ids: [held?.id ?? ''], reason: 'test', now: Date.now() };
  assert.equal(await decideQuarantined({ ...parts, ids }, { ...decision, act: 'release' }), 1);
  assert.equal(await decideQuarantined({ ...parts, ids }, { ...decision, act: 'delete' }), 0);
  await runJobs(releaseJob(parts));
  assert.ok(await received('the locked file'));
});

test('a virus from outside is held instead of refused where the settings say so', async () => {
  scanner = makeScanner({});
  virusFound = 'quarantine';
  assert.match(await send(EICAR), /^250/);
  virusFound = 'refuse';
  const [held] = await listQuarantined(server.db, system, { state: 'held', reason: 'virus' });
  assert.match(held?.detail ?? '', /eicar/);
});

test('only the center sees and decides what is held', async () => {
  const principal = await server.province.principalOf(person);
  await assert.rejects(listQuarantined(server.db, principal, {}), { code: 'notPermitted' });
});

test('APPEND and import go through the scanner too, whatever way they come to the filer', async () => {
  const filer = createScannedFiler(
    createFiler({ db: server.db, blobs: server.blobs, ids: server.province.ids, clock: Date.now }),
    makeScanner({}),
  );
  const account = await findAccount(server.db, person);
  const filing = (text: string) => ({
    message: prepareMessage(Buffer.from(text.replaceAll('\n', '\r\n'))),
    copies: [
      {
        accountId: account?.id as never,
        target: { role: 'inbox' as const },
        flags: { bits: 0, keywords: [] },
        receivedAt: new Date(),
      },
    ],
    enforceQuota: false,
  });
  await assert.rejects(filer.file(filing(letter(EICAR))), { code: 'notPermitted' });
  await assert.rejects(filer.fileTogether([filing(letter(EICAR))]), { code: 'notPermitted' });
  assert.equal((await filer.file(filing(letter('harmless')))).length, 1);
  const behindDead = createScannedFiler(filer, makeScanner({ clamd: { path: '/nowhere/clamd.ctl' } }));
  await assert.rejects(behindDead.file(filing(letter('nobody to ask'))), { code: 'temporarilyUnavailable' });
  assert.equal(await received('nobody to ask'), false);
});

test('who a refused virus was meant for hears of it, and the center, but once an hour however many come', async () => {
  scanner = makeScanner({});
  await runJobs(makeNotices());
  const center = server.province.firstRun.centerAddress;
  const letters = async (): Promise<string[]> => {
    const own = [...(await server.mailOf(person)), ...(await server.mailOf(center))];
    return own
      .map(({ text }) => previewOf(Buffer.from(text)))
      .filter(({ text }) => /bị từ chối vì virus/i.test(text))
      .map(({ text }) => text);
  };
  const before = (await letters()).length;
  now += 3_600_001;
  for (let count = 0; count < 40; count += 1) assert.match(await send(EICAR), /^554/);
  await Promise.all(noted);
  await runJobs(makeNotices());
  const told = await letters();
  assert.equal(told.length, before + 2, 'one letter to the person, one to the center');
  assert.equal(told.filter((text) => /×4[01]/.test(text)).length, 2);
  assert.match(await send(EICAR), /^554/);
  await Promise.all(noted);
  await runJobs(makeNotices());
  assert.equal((await letters()).length, before + 2, 'not within the hour');
  now += 3_600_001;
  await runJobs(makeNotices());
  assert.equal((await letters()).length, before + 4);
});

test('members of a group hear of what was kept from them, by the group’s rules', async () => {
  scanner = makeScanner({});
  const { province, db, blobs } = server;
  const act = { principal: system, authority: 'test', ids: province.ids, now: Date.now() };
  const addPerson = async (displayName: string) => {
    const address = await province.addAccount({ displayName, unitCode: 'snv' });
    return { address, accountId: (await findAccount(db, address))?.id as AccountId };
  };
  const member = await addPerson('Lê Thị Thành Viên');
  const moderator = await addPerson('Trần Văn Duyệt');
  const addGroup = async (name: string, fields: Partial<GroupFields>) => {
    const open = { membership: 'static', includesBelow: true, whoMayPost: 'anyone' } as const;
    const all = { ...open, name, description: '', ranks: [], isModerated: false, isList: false, ...fields };
    const { id, address } = await createGroup(db, act, { ...all, address: name, unitCode: 'snv' });
    await setMembers(db, act, id, [{ accountId: member.accountId }]);
    await setModerators(db, act, id, [moderator.accountId]);
    return { groupId: id, address };
  };
  const open = await addGroup('nhommo', {});
  const moderated = await addGroup('nhomduyet', { isModerated: true });
  const inner = await addGroup('nhomtrong', { whoMayPost: 'inside' });
  const forwarding = { ownDomains: [DOMAIN], allowedDomains: [] };
  const groups = { db, blobs, forwarding, domain: DOMAIN };
  const post = async (
    to: { address: string; groupId: string; mailboxTag?: string },
    found: typeof virusFound = 'refuse',
  ) => {
    const delivery = createDelivery({ ...server.parts, groups, virusFound: found });
    noted.length = 0;
    await db.query('delete from withheld_mail');
    const reply = await delivery.deliver({
      entrance: 'mx',
      bytes: Buffer.from(letter(EICAR).replaceAll('\n', '\r\n')),
      reversePath: 'a@x.example',
      recipients: [to],
      smtputf8: false,
      peer: { remoteAddress: '192.0.2.1', helo: 'x.example', protocol: 'ESMTP' },
    });
    await Promise.all(noted);
    const told = await db.query<{ id: AccountId }>('select account_id as id from withheld_mail');
    const names = { [member.accountId]: 'member', [moderator.accountId]: 'moderator', [PROVINCE]: 'center' };
    return [reply.kind, ...told.map(({ id }) => names[id] ?? 'somebody else').toSorted()];
  };
  assert.deepEqual(await post(open), ['refused', 'center', 'member']);
  assert.deepEqual(await post(moderated), ['refused', 'center', 'moderator']);
  assert.deepEqual(await post({ ...open, mailboxTag: 'owner' }), ['refused', 'center', 'moderator']);
  assert.deepEqual(await post(inner), ['refused', 'center'], 'they would never have had it');
  assert.deepEqual(await post(open, 'quarantine'), ['accepted', 'center', 'member'], 'of what is held too');
});
