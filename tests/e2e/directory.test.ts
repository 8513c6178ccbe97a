/**
 * The directory with the real program: its commands as people type them, then the whole province takes another domain in one act
 * (R3.1): nobody edits a setting, and everything speaks for the new domain: sign-in, mail in and out with its signature, the directory,
 * the commands; the old domain goes on receiving.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { Client } from 'ldapts';
import { createTransport } from 'nodemailer';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { RunningProgram } from './running-program.ts';

const OLD = 'thuathienhue.gov.vn';
const NEW = 'hue.gov.vn';
const PASSWORD = 'mot-mat-khau-dai';
const WAIT_MS = 60_000;

const sink = await SmtpSink.open();
const program = new RunningProgram({ CONGTHU_ROUTES: `*=127.0.0.1:${sink.port}` });

before(async () => {
  await program.start();
  await run(
    ['account', 'add', `nguyenvanan@${OLD}`, '--name', 'Nguyễn Văn An', '--unit', 'snv', '--password-stdin'],
    `${PASSWORD}\n`,
  );
});

after(async () => {
  await program.remove();
  await sink.close();
});

async function run(args: readonly string[], input = ''): Promise<unknown> {
  const { code, stdout, stderr } = await program.command([...args, '--json'], input);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Words of a command line, and one that has blanks of its own. */
function words(line: string, last: string): string[] {
  return [...line.split(' '), last];
}

async function waitUntil(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!(await isTrue())) {
    if (Date.now() > deadline) assert.fail(`waited in vain until ${what}\n${program.output}`);
    await sleep(100);
  }
}

async function subjectsOf(address: string): Promise<string[]> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: program.port(993),
    secure: true,
    tls: { rejectUnauthorized: false },
    auth: { user: address, pass: PASSWORD },
    logger: false,
  });
  await client.connect();
  const lock = await client.getMailboxLock('INBOX');
  const messages = await client.fetchAll('1:*', { envelope: true });
  lock.release();
  await client.logout();
  return messages.map((message) => message.envelope?.subject ?? '').toSorted();
}

async function send(port: number, to: string, from: string, subject: string, user?: string): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: program.port(port),
    secure: false,
    ...(user === undefined
      ? { ignoreTLS: true }
      : { requireTLS: true, tls: { rejectUnauthorized: false }, auth: { user, pass: PASSWORD } }),
  });
  await transport.sendMail({ from, to, subject, text: 'x' });
  transport.close();
}

interface Row {
  id: string;
  [name: string]: unknown;
}

test('what the directory does is done and shown by commands, as JSON', async () => {
  const chief = ['--as', `chanhvanphong@${OLD}`];
  const [file, decisionFile, report] = ['mau.csv', 'qd.pdf', 'bao-cao.docx'].map((name) =>
    join(program.dataDir, name),
  ) as [string, string, string];
  writeFileSync(file, 'Họ và tên,Năm sinh,Chức vụ\nLê Văn Danh Sách,1985,Chuyên viên\n');
  const feed = (await run(['feed', 'check', file, '--unit', 'snv'])) as Row & { rows: Row[] };
  assert.deepEqual([feed['state'], feed['counts']], ['checked', { new: 1 }]);
  assert.deepEqual(await run(['feed', 'submit', feed.id]), { requests: 1 });
  const [asked] = (await run(words('request list --type', 'joining'))) as Row[];
  assert.equal(asked?.['state'], 'submitted');

  writeFileSync(decisionFile, '%PDF-1.7 quyết định');
  const joining = (await run([
    ...words(
      'request submit joining --unit stc --decision 12/QĐ --decided-on 2024-01-02 --issuer UBND --file',
      decisionFile,
    ),
    ...words(
      '--details',
      JSON.stringify({ fullName: 'Trần Thị Lệnh', birthYear: 1990, title: 'Chuyên viên' }),
    ),
  ])) as Row;
  await run(['request', 'approve', joining.id, ...chief]);
  await run(['request', 'run']);
  const [[person], [decision], slips] = (await Promise.all([
    run(words('person list --text', 'tran thi lenh')),
    run(words('decision list --text', '12/qđ')),
    run(['slip', 'list']),
  ])) as [Row[], Row[], Row[]];
  assert.deepEqual([person?.['title'], person?.['unitName']], ['Chuyên viên', 'Sở Tài chính']);
  assert.ok(slips.some((slip) => slip['address'] === `tranthilenh@${OLD}`));
  const saved = join(program.dataDir, 'saved.pdf');
  const shown = (await run(['decision', 'show', decision?.id ?? '', '--save', saved])) as Row & {
    requests: Row[];
  };
  assert.deepEqual(
    shown.requests.map(({ id, state }) => [id, state]),
    [[joining.id, 'applied']],
  );
  assert.equal(readFileSync(saved, 'utf8'), '%PDF-1.7 quyết định');

  const phone = ['--office-phone', '0234 3822 000', '--reason', 'bổ sung'];
  const contact = (await run(['person', 'contact', `tranthilenh@${OLD}`, ...phone])) as Row;
  assert.equal(contact['officePhone'], '0234 3822 000');
  const [{ id: violation }, { id: proposal }] = (await Promise.all([
    run(words('violation record stc --kind lentAddress', 'Cho mượn hộp thư')),
    run(['proposal', 'send', 'stc', 'Đường truyền chậm', 'Cần nâng băng thông.']),
  ])) as [Row, Row];
  await Promise.all([
    run(['violation', 'change', violation, '--measure', 'Nhắc nhở', '--state', 'closed']),
    run(['proposal', 'answer', proposal, 'Đã đưa vào dự toán.', ...chief]),
  ]);
  const [register, answered, history, verified] = (await Promise.all([
    run(['violation', 'show', violation]),
    run(['proposal', 'show', proposal]),
    run(words('audit list --act', 'person.')),
    run(['audit', 'verify']),
  ])) as [Row, Row, Row[], Row];
  assert.deepEqual([register['state'], register['measure']], ['closed', 'Nhắc nhở']);
  assert.equal(answered['answer'], 'Đã đưa vào dự toán.');
  assert.equal(history[0]?.['authority'], 'bổ sung');
  assert.ok(verified);
  await run(['proposal', 'report', '2020-01-01', '2099-12-31', report]);
  assert.equal(readFileSync(report).toString('latin1', 0, 2), 'PK');
  const carried = (await run([
    'disk',
    'record',
    'snv',
    'Ảnh vệ tinh',
    'Quá lớn',
    ...words('--to stc --medium', 'usb'),
  ])) as Row;
  await run(['disk', 'receive', carried.id, '--note', 'Đủ']);
  const disk = (await run(['disk', 'show', carried.id])) as Row;
  assert.deepEqual([disk['state'], disk['receiptNote'], disk['toName']], ['received', 'Đủ', 'Sở Tài chính']);
  const refused = await program.command([
    'person',
    'contact',
    `tranthilenh@${OLD}`,
    '--office-phone',
    'x',
    '--reason',
    'x',
  ]);
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /điện thoại|telephone/);
});

test('a head issues an order from the command line, with a file, and withdraws it; nobody else does', async () => {
  const head = ['--as', `phamthutruong@${OLD}`];
  for (const [local, name] of [
    ['phamthutruong', 'Phạm Thủ Trưởng'],
    ['levannhan', 'Lê Văn Nhận'],
  ] as const)
    await run(
      [...words(`account add ${local}@${OLD} --unit stc --password-stdin --name`, name)],
      `${PASSWORD}\n`,
    );
  await run(['role', 'grant', `phamthutruong@${OLD}`, 'agency_head', '--unit', 'stc']);
  const form = join(program.dataDir, 'mẫu.txt');
  writeFileSync(form, 'Mẫu số 1');
  const order = {
    unit: 'stc',
    subject: 'Báo cáo quý IV',
    text: 'Gửi số liệu.',
    to: [`levannhan@${OLD}`],
    files: [form],
  };
  const due = new Date(Date.now() + 10 * 86_400_000).toISOString();
  const said = JSON.stringify({ ...order, due });
  await Promise.all(
    (
      [
        [[], 64],
        [['--as', `levannhan@${OLD}`], 77],
        [[...head, '--subject', ' '], 64],
        [[...head, '--files', '/nothing'], 65],
      ] as const
    ).map(async ([more, code]) =>
      assert.equal(
        (await program.command(['order', 'issue', '-', ...more], said)).code,
        code,
        more.join(' '),
      ),
    ),
  );

  const issued = (await run(['order', 'issue', '-', ...head], said)) as Row & { name: string; files: Row[] };
  assert.match(issued.name, /^01\/\d{4}\/L-STC$/);
  assert.deepEqual(
    issued.files.map(({ name, type }) => [name, type]),
    [['mẫu.txt', 'text/plain']],
  );
  await run(['order', 'remind', issued.id, ...head]);
  const early = await program.command([
    'order',
    'return',
    issued.id,
    `levannhan@${OLD}`,
    'Thiếu biểu 2',
    ...head,
  ]);
  assert.equal(early.code, 65, 'nothing was reported yet');
  await run(['order', 'withdraw', issued.id, 'Ban hành nhầm', ...head]);
  assert.equal(((await run(['order', 'show', issued.id])) as Row)['state'], 'withdrawn');
  const subjects = await subjectsOf(`levannhan@${OLD}`);
  assert.ok(subjects.includes(`[Lệnh số ${issued.name}] Báo cáo quý IV`), subjects.join('\n'));
  assert.ok(
    subjects.some((subject) => subject.includes('đã được thu hồi')),
    subjects.join('\n'),
  );
  assert.ok(subjects.includes('Nhắc: 1 lệnh đang chờ ông/bà thực hiện'), subjects.join('\n'));
  const acts = (await run(words('audit list --act', 'order.'))) as Row[];
  assert.ok(acts.length >= 2);
});

test('a head publishes rules of use from the command line, and sees who has not acknowledged them', async () => {
  const head = ['--as', `phamthutruong@${OLD}`];
  const publish = ['rules', 'publish', 'stc', 'Quy chế sử dụng thư', '-'];
  const [machine, member, published] = await Promise.all([
    program.command(publish, 'Điều 1.'),
    program.command([...publish, '--as', `levannhan@${OLD}`], 'Điều 1.'),
    run([...publish, ...head], 'Điều 1. Mở hộp thư mỗi ngày.') as Promise<Row>,
  ]);
  assert.deepEqual([machine.code, member.code], [64, 77]);
  const [listed, members, shown] = (await Promise.all([
    run(['rules', 'list', ...head]),
    run(['rules', 'members', published.id, ...head]),
    run(['rules', 'show', published.id, '--as', `levannhan@${OLD}`]),
    run(['rules', 'remind', published.id, ...head]),
  ])) as [Row[], Row[], Row, Row];
  assert.deepEqual(
    listed.map(({ id, acknowledgedCount }) => [id, acknowledgedCount]),
    [[published.id, 0]],
  );
  assert.ok(members.some(({ name, acknowledgedAt }) => name === 'Lê Văn Nhận' && acknowledgedAt === null));
  assert.equal(shown['text'], 'Điều 1. Mở hộp thư mỗi ngày.');
  const told = (await subjectsOf(`levannhan@${OLD}`)).filter((subject) =>
    subject.includes('Quy chế sử dụng thư'),
  );
  assert.equal(told.length, 2, told.join('\n'));
});

test('a decision changes the domain, and the running program follows without a hand at its settings', async () => {
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const submitted = (await run([
    'request',
    'submit',
    'domainChange',
    ...words('--unit ubnd --decision 175/2024/QH15 --issuer QH --decided-on', today),
    ...words('--details', JSON.stringify({ domain: NEW, receivesUntil: '2099-12-31' })),
  ])) as { id: string };
  await run(['request', 'approve', submitted.id, '--as', `chanhvanphong@${OLD}`]);
  await waitUntil('it starts anew', () => program.output.includes('starting anew'));
  await waitUntil('it serves again', () => program.isReady());

  await send(25, `nguyenvanan@${NEW}`, 'ai@example.org', 'tên miền mới');
  await send(25, `nguyenvanan@${OLD}`, 'ai@example.org', 'tên miền cũ');
  for (const domain of [NEW, OLD])
    assert.deepEqual(await subjectsOf(`nguyenvanan@${domain}`), ['tên miền cũ', 'tên miền mới']);

  await send(587, 'b@far.example', `nguyenvanan@${NEW}`, 'ra ngoài', `nguyenvanan@${NEW}`);
  await send(587, 'b@far.example', `nguyenvanan@${OLD}`, 'từ địa chỉ cũ', `nguyenvanan@${NEW}`);
  await waitUntil('both have left', () => sink.received.length === 2);
  const signedBy = sink.received.map((message) =>
    [...message.data.matchAll(/DKIM-Signature:[^]*?\bd=([a-z.]+)/g)].map(([, domain]) => domain),
  );
  assert.deepEqual(new Set(signedBy.flat()), new Set([NEW, OLD]));

  const client = new Client({ url: `ldap://127.0.0.1:${program.port(389)}` });
  await client.bind(`uid=nguyenvanan,ou=people,dc=hue,dc=gov,dc=vn`, PASSWORD);
  const { searchEntries } = await client.search('dc=hue,dc=gov,dc=vn', { filter: '(uid=nguyenvanan)' });
  assert.deepEqual(searchEntries[0]?.['mail'], [`nguyenvanan@${NEW}`, `nguyenvanan@${OLD}`]);
  await client.unbind();

  const domains = (await run(['domain', 'list'])) as Row[];
  assert.deepEqual(
    domains.map(({ name, state }) => [name, state]),
    [
      [NEW, 'primary'],
      [OLD, 'receives'],
    ],
  );
  const keys = (await run(['dkim', 'list'])) as { domain: string }[];
  assert.ok(keys.length > 0 && keys.every(({ domain }) => domain === NEW));
  const added = (await run([
    'account',
    'add',
    `levanhai@${NEW}`,
    '--name',
    'Lê Văn Hai',
    '--unit',
    'stc',
  ])) as {
    address: string;
  };
  assert.equal(added.address, `levanhai@${NEW}`);
});

test('started again with the settings of old times, it knows its domain', async () => {
  await program.stop();
  await program.start();
  assert.equal((await subjectsOf(`nguyenvanan@${NEW}`)).length, 2);
  const { code } = await program.command(['account', 'list', '--json']);
  assert.equal(code, 0);
});
