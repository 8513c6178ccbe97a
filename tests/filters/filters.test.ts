/** Filters on arriving mail: what they file, answer, send on and refuse, and what they cost those who have none. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { deleteOrganisationScript, putOrganisationScript } from '#domain/filters/organisation-scripts.ts';
import { writeVacation } from '#domain/filters/vacation.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { FilterFixture, letter } from './fixture.ts';

const fixture = await FilterFixture.open();
after(() => fixture.close());
const { db } = fixture.province;

test('accounts that are known to have no filters cost no query, and a new filter counts at once', async () => {
  const an = await fixture.addColleague('Nguyễn Văn An');
  // Making an account is announced too.
  await fixture.settle();
  await fixture.send([an]);
  fixture.queries = 0;
  await fixture.send([an]);
  assert.equal(fixture.queries, 0);
  await fixture.setScript(an, 'require "fileinto"; fileinto "Archive";');
  await fixture.send([an]);
  assert.deepEqual(await fixture.counts(an), { INBOX: 2, Archive: 1 });
});

test('a message is filed by name, by use, made where it is missing, and kept where it cannot be', async () => {
  const an = await fixture.addColleague('Trần Thị Bình');
  await fixture.setScript(
    an,
    `require ["fileinto","mailbox","special-use","copy","imap4flags","variables"];
     addflag "khẩn";
     if header :contains "subject" "Giấy" { fileinto :copy :create "Việc/Họp"; }
     fileinto :copy :specialuse "\\\\Archive" "x";
     fileinto "Không có";`,
  );
  await fixture.send([an]);
  assert.deepEqual(await fixture.counts(an), { INBOX: 1, Archive: 1, 'Việc/Họp': 1 });
});

test('one recipient’s filters are not another’s', async () => {
  const an = await fixture.addColleague('Lê Văn Cường');
  const binh = await fixture.addColleague('Phạm Thị Dung');
  await fixture.setScript(an, 'discard;');
  await fixture.send([an, binh]);
  assert.deepEqual([await fixture.counts(an), await fixture.counts(binh)], [{}, { INBOX: 1 }]);
});

test('filters judge and change a letter of ours in the words that its reader gets', async () => {
  const an = await fixture.addColleague('Tôn Nữ Quỳnh');
  const binh = await fixture.addColleague('Lê Thị Reo');
  const english = `From: snv@${DOMAIN}\nTo: ${an.address}\nSubject: Order no. 1\nMessage-ID: <o@n>\n\nTo be done\n`;
  await fixture.setScript(
    an,
    'require ["editheader","fileinto"]; addheader "X-Filed" "yes"; if header :contains "subject" "Order" { fileinto "Archive"; }',
  );
  await fixture.send([an, binh], {
    inOtherWords: new Map([[an.accountId, letter(english)]]),
  });
  assert.deepEqual(await fixture.counts(an), { Archive: 1 });
  const [his = ''] = await fixture.letters(an);
  assert.match(his, /X-Filed: yes[^]*Subject: Order no\. 1[^]*To be done/);
  assert.match((await fixture.letters(binh))[0] ?? '', /Subject: Giấy mời/);
});

test('a colleague to whom mail is sent on filters it too, and a circle keeps it', async () => {
  const an = await fixture.addColleague('Hoàng Văn Em');
  const binh = await fixture.addColleague('Vũ Thị Giang');
  await fixture.setScript(an, `redirect "${binh.address}";`);
  await fixture.send([an]);
  assert.deepEqual([await fixture.counts(an), await fixture.counts(binh)], [{}, { INBOX: 1 }]);
  await fixture.setScript(binh, `redirect "${an.address}";`);
  await fixture.send([an]);
  assert.deepEqual([await fixture.counts(an), await fixture.counts(binh)], [{}, { INBOX: 2 }]);
  assert.match(
    (await fixture.letters(binh)).at(-1) ?? '',
    /^Return-Path: <khach@ngoai\.vn>\r\nX-CongThu-Redirected-From: /,
  );
});

test('mail goes on to domains the operator allows, and is kept where it may not go (R10.2)', async () => {
  const an = await fixture.addColleague('Đặng Văn Hải');
  await fixture.setScript(an, 'redirect "ban@dongminh.vn"; redirect "toi@gmail.com";');
  await fixture.send([an]);
  assert.deepEqual(await fixture.queue(), ['<khach@ngoai.vn> ban@dongminh.vn']);
  assert.deepEqual(await fixture.counts(an), { INBOX: 1 });
  const before = await fixture.queue();
  const mark = `X-CongThu-Redirected-From: ${an.address}`;
  await fixture.send([an], { bytes: letter(`${mark}\nFrom: khach@ngoai.vn\nSubject: vòng\n\nx\n`) });
  assert.deepEqual(await fixture.queue(), before);
  assert.deepEqual(await fixture.counts(an), { INBOX: 2 });
  await db.query('delete from outbound_message');
});

test('a sender is answered once in the time, after filing too, and a null sender never', async () => {
  const an = await fixture.addColleague('Bùi Thị Hoa');
  await fixture.setScript(an, 'require "fileinto"; fileinto "Archive"; stop;');
  await writeVacation(db, an.access, {
    isEnabled: true,
    textBody: 'Tôi đi công tác.\n.\nXin gọi 0234.',
    htmlBody: '<p>Tôi đi công tác.</p>',
    subject: 'Vắng mặt',
    fromDate: new Date(fixture.now - 1000),
    toDate: new Date(fixture.now + 86_400_000),
  });
  await fixture.settle();
  await fixture.send([an]);
  await fixture.send([an]);
  await fixture.send([an], { reversePath: '' });
  assert.deepEqual(await fixture.queue(), ['<> khach@ngoai.vn']);
  const [row] = await db.query<{ blob: Buffer }>('select blob from outbound_message');
  const answer = (await fixture.blobs.read(row?.blob as Buffer)).toString();
  assert.match(answer, /^Auto-Submitted: auto-replied \(vacation\)\r$/m);
  assert.match(answer, new RegExp(`^From: .*<${an.address}>\r$`, 'm'));
  assert.match(answer, /^In-Reply-To: <m@n>\r$/m);
  assert.match(answer, /multipart\/alternative/);
  await db.query('delete from outbound_message');
  await writeVacation(db, an.access, { toDate: new Date(fixture.now - 500) });
  await fixture.settle();
  await fixture.send([an], { reversePath: 'nguoikhac@ngoai.vn' });
  assert.deepEqual(await fixture.queue(), []);
  assert.deepEqual(await fixture.counts(an), { Archive: 4 });
});

test('a refusal by all is said on the wire, one by some is told to the sender', async () => {
  const an = await fixture.addColleague('Ngô Văn Khoa');
  const binh = await fixture.addColleague('Dương Thị Lan');
  await fixture.setScript(an, 'require "ereject"; ereject "Not here";');
  const reply = await fixture.send([an]);
  assert.deepEqual(reply, { kind: 'refused', code: 550, enhanced: '5.7.1', text: 'Not here' });
  assert.equal((await fixture.send([an, binh])).kind, 'accepted');
  assert.deepEqual(await fixture.queue(), ['<> khach@ngoai.vn']);
  assert.deepEqual([await fixture.counts(an), await fixture.counts(binh)], [{}, { INBOX: 1 }]);
  await fixture.send([an, binh], { reversePath: binh.address, entrance: 'api' });
  assert.match((await fixture.letters(binh)).at(-1) ?? '', /Diagnostic-Code: .*Not here/);
  await db.query('delete from outbound_message');
});

test('what was seen before is a duplicate, and is not remembered when nothing was filed', async () => {
  const an = await fixture.addColleague('Lý Văn Minh');
  await fixture.setScript(an, 'require "duplicate"; if duplicate :seconds 60 { discard; }');
  await fixture.send([an]);
  await fixture.send([an]);
  assert.deepEqual(await fixture.counts(an), { INBOX: 1 });
  fixture.now += 61_000;
  await fixture.send([an]);
  assert.deepEqual(await fixture.counts(an), { INBOX: 2 });
});

test('the organisation’s scripts run before and after a person’s, and their change is on record', async () => {
  const an = await fixture.addColleague('Mai Thị Nga');
  const act = { principal: systemPrincipal('commandLine'), authority: 'test', now: fixture.now };
  const script = (name: string, place: 'before' | 'after' | 'library', content: string) =>
    putOrganisationScript(db, act, { name, place, position: 1, content });
  await script('trước', 'before', 'require ["editheader"]; addheader "X-Before" "1";');
  await script(
    'sau',
    'after',
    'require ["fileinto","special-use"]; if header "x-mine" "1" { fileinto :specialuse "\\\\Trash" "x"; }',
  );
  await script('chung', 'library', 'require "editheader"; addheader "X-Mine" "1";');
  await fixture.setScript(an, 'require "include"; if header "x-before" "1" { include :global "chung"; }');
  await fixture.send([an]);
  assert.deepEqual(await fixture.counts(an), { Trash: 1 });
  assert.match((await fixture.letters(an))[0] ?? '', /^Return-Path: .*\r\nX-Mine: 1\r\nX-Before: 1\r\n/);
  for (const name of ['trước', 'sau', 'chung']) await deleteOrganisationScript(db, act, name);
  await fixture.settle();
  const [events] = await db.query<{ number: number }>(
    `select count(*)::integer as number from audit_event where act = 'filters.organise'`,
  );
  assert.equal(events?.number, 6);
  await fixture.send([an]);
  assert.deepEqual(await fixture.counts(an), { INBOX: 1, Trash: 1 });
});

test('a script for everybody that an earlier release let send mail on does nothing any more (R6.4)', async () => {
  const an = await fixture.addColleague('Hồ Thị Quế');
  const author = await fixture.addColleague('Vũ Văn Rạng');
  const act = { principal: systemPrincipal('commandLine'), authority: 'test', now: fixture.now };
  await putOrganisationScript(db, act, { name: 'cũ', place: 'before', position: 1, content: 'keep;' });
  await db.query('update organisation_script set content = $1', [
    `require "copy"; redirect :copy "${author.address}";`,
  ]);
  await fixture.settle();
  await fixture.send([an]);
  assert.deepEqual([await fixture.counts(an), await fixture.counts(author)], [{ INBOX: 1 }, {}]);
  await deleteOrganisationScript(db, act, 'cũ');
  await fixture.settle();
});

test('a notice reaches colleagues, and a copy of it is filed', async () => {
  const an = await fixture.addColleague('Phan Văn Oanh');
  const binh = await fixture.addColleague('Tạ Thị Phúc');
  await fixture.setScript(
    an,
    `require ["enotify","fcc"]; notify :message "Có thư" :fcc "Sent" "mailto:${binh.address},x@gmail.com";`,
  );
  await fixture.send([an]);
  assert.deepEqual(
    [await fixture.counts(an), await fixture.counts(binh)],
    [{ INBOX: 1, Sent: 1 }, { INBOX: 1 }],
  );
  assert.match((await fixture.letters(binh))[0] ?? '', /Auto-Submitted: auto-notified/);
  assert.deepEqual(await fixture.queue(), []);
});

test('a fault while running keeps the message', async () => {
  const an = await fixture.addColleague('Châu Văn Quang');
  await fixture.setScript(
    an,
    'require ["variables","fileinto","include"]; fileinto "Archive"; include "none";',
  );
  await fixture.send([an]);
  assert.deepEqual(await fixture.counts(an), { INBOX: 1 });
});
