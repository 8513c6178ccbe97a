/** Scripts on what happens in mailboxes (RFC 6785), as a mail program sees them. */
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { deleteOrganisationScript, putOrganisationScript } from '#domain/filters/organisation-scripts.ts';
import { putScript } from '#domain/filters/scripts.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { PASSWORD, startImapProvince } from '../province-server.ts';
import { playTranscript } from '../transcript.ts';

const server = await startImapProvince();
after(() => server[Symbol.asyncDispose]());
const { db, province } = server;

async function storeScript(address: string, name: string, content: string): Promise<void> {
  const { accountId } = await province.principalOf(address);
  const access = requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
  await putScript(db, access, { name, content, ids: province.ids, now: province.now });
}

function signIn(address: string, which = ''): string {
  const bytes = Buffer.byteLength(PASSWORD);
  return `
    S${which}: * OK …
    C${which}: z1 LOGIN ${address} {${bytes}+}
    C${which}: ${PASSWORD}
    S${which}: z1 OK …`;
}

test('the server tells where scripts are managed (§2.1)', async () => {
  const an = await server.addPerson('Nguyễn Văn An', 'snv');
  await playTranscript(
    server.port,
    `${signIn(an)}
    C: a1 CAPABILITY
    S: * CAPABILITY … IMAPSIEVE=sieve://mail.example.vn
    S: a1 OK …`,
  );
});

/** Resolves when the scripts of everything noted so far have run. */
async function eventsDone(): Promise<void> {
  for (;;) {
    const [left] = await db.query<{ count: number }>(
      `select count(*)::integer as count from job where queue = 'filters.mailEvent'`,
    );
    if (left?.count === 0) return;
    await sleep(20);
  }
}

/** Opens an empty mailbox and waits for what happens in it. */
function watch(mailbox: string, which: string): string {
  const s = `S${which}`;
  return `
    C${which}: w1 SELECT ${mailbox}
    ${s}: * FLAGS (…)
    ${s}: * OK [PERMANENTFLAGS (…)] …
    ${s}: * {exists${which}} EXISTS
    ${s}: * {recent${which}} RECENT
    ${s}: * OK [UIDVALIDITY …
    ${s}: * OK [UIDNEXT …
    ${s}: * OK [HIGHESTMODSEQ …
    ${s}: * OK [MAILBOXID …
    ${s}: w1 OK …
    C${which}: w2 IDLE
    ${s}: + …`;
}

function runsOn(mailbox: string, script: string): string {
  return `
    C: m1 SETMETADATA ${mailbox} (/shared/imapsieve/script {${Buffer.byteLength(script)}+}
    C: ${script})
    S: m1 OK …`;
}

function append(mailbox: string, subject: string): string {
  return `
    C: p1 APPEND ${mailbox} (\\Seen) {${subject.length + 13}+}
    C: Subject: ${subject}
    C:${' '}
    C:${' '}
    S: p1 OK …`;
}

test('a message that is appended runs the script of its mailbox, and one elsewhere does not', async () => {
  const binh = await server.addPerson('Trần Thị Bình', 'snv');
  await storeScript(
    binh,
    'việc',
    `require ["imapsieve","environment","fileinto","copy","imap4flags"];
     if allof (environment "imap.cause" "APPEND", environment "imap.mailbox" "Drafts",
               environment "imap.user" "${binh}", environment "location" "MS") {
       addflag "việc";
       fileinto :copy "Archive";
     }`,
  );
  await playTranscript(
    server.port,
    `${signIn(binh)}${signIn(binh, '2')}${watch('Archive', '2')}${runsOn('Drafts', 'việc')}
    ${append('INBOX', 'no')}${append('Drafts', 'yes')}
    S2: * 1 EXISTS
    S2: * 1 RECENT
    C2: DONE
    S2: * FLAGS (…
    S2: * OK [PERMANENTFLAGS …
    S2: w2 OK …
    C2: b3 FETCH 1 (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])
    S2: * 1 FETCH (FLAGS (\\Seen \\Recent v…) BODY[HEADER.FIELDS (SUBJECT)] {size}
    S2: Subject: yes
    S2:${' '}
    S2: )
    S2: b3 OK …`,
  );
});

test('what a flag was changed to is told, the script changes flags in turn, and is not run by that again (§2.2.3)', async () => {
  const cuong = await server.addPerson('Lê Văn Cường', 'snv');
  await storeScript(
    cuong,
    'cờ',
    `require ["imapsieve","environment","imap4flags"];
     if allof (environment "imap.cause" "FLAG", environment :is "imap.changedflags" "\\\\Flagged",
               hasflag "\\\\Flagged") { addflag "gấp"; removeflag "\\\\Seen"; }
     elsif environment "imap.cause" "FLAG" { addflag "khác"; }`,
  );
  await playTranscript(
    server.port,
    `${signIn(cuong)}${signIn(cuong, '2')}${append('INBOX', 'x')}${runsOn('INBOX', 'cờ')}
    C2: b1 SELECT INBOX
    S2: * FLAGS (…)
    S2: * OK [PERMANENTFLAGS (…)] …
    S2: * 1 EXISTS
    S2: * 1 RECENT
    S2: * OK [UIDVALIDITY …
    S2: * OK [UIDNEXT …
    S2: * OK [HIGHESTMODSEQ …
    S2: * OK [MAILBOXID …
    S2: b1 OK …
    C2: b2 STORE 1 +FLAGS.SILENT (\\Flagged)
    S2: b2 OK …
    C2: b3 IDLE
    S2: + …
    S2: * FLAGS (…
    S2: * OK [PERMANENTFLAGS …
    S2: * 1 FETCH (UID 1 FLAGS (\\Flagged \\Recent g…))
    C2: DONE
    S2: b3 OK …`,
  );
  await eventsDone();
});

test('a message that is moved and filed on leaves the mailbox, one that is discarded is marked \\Deleted (§2.2.4)', async () => {
  const dung = await server.addPerson('Phạm Thị Dung', 'snv');
  await storeScript(
    dung,
    'chuyển',
    `require ["imapsieve","environment","fileinto"];
     if environment :is "imap.cause" "COPY" {
       if header "subject" "bỏ" { discard; } else { fileinto "Archive"; }
     }`,
  );
  await server.deliver(dung, 'Subject: giấy\n\nx\n');
  await server.deliver(dung, 'Subject: =?utf-8?q?b=E1=BB=8F?=\n\nx\n');
  await playTranscript(
    server.port,
    `${signIn(dung)}${signIn(dung, '2')}${runsOn('Trash', 'chuyển')}${watch('Archive', '2')}
    C: a1 EXAMINE INBOX
    S: …
    S: …
    S: …
    S: …
    S: …
    S: …
    S: …
    S: …
    S: …
    S: a1 OK …
    C: a2 COPY 1 Trash
    S: a2 OK [COPYUID … 1 1] …
    S2: * 1 EXISTS
    S2: * 1 RECENT
    C: a3 STATUS Trash (MESSAGES)
    S: * STATUS Trash (MESSAGES 0)
    S: a3 OK …
    C: a4 COPY 2 Trash
    S: a4 OK [COPYUID … 2 2] …`,
  );
  // The script may run before any session has heard of the message, so what is waited for is its end.
  await eventsDone();
  await playTranscript(
    server.port,
    `${signIn(dung)}
    C: b1 STATUS Trash (MESSAGES DELETED)
    S: * STATUS Trash (MESSAGES 1 DELETED 1)
    S: b1 OK …`,
  );
});

test('a script that is broken for events, or gone, leaves the message as it lies (§3.11)', async () => {
  const em = await server.addPerson('Hoàng Văn Em', 'snv');
  await storeScript(em, 'đáp', 'require ["imapsieve","vacation"]; vacation "đi vắng"; discard;');
  await storeScript(em, 'tốt', 'require ["imapsieve","fileinto","copy"]; fileinto :copy "Archive";');
  await playTranscript(
    server.port,
    `${signIn(em)}${signIn(em, '2')}${watch('Archive', '2')}
    ${runsOn('Drafts', 'đáp')}${append('Drafts', 'a')}
    ${runsOn('Drafts', 'nowhere')}${append('Drafts', 'b')}
    ${runsOn('""', 'tốt')}${append('Drafts', 'c')}${append('Sent', 'd')}
    S2: * 1 EXISTS
    S2: * 1 RECENT
    C: a1 STATUS Drafts (MESSAGES DELETED)
    S: * STATUS Drafts (MESSAGES 3 DELETED 0)
    S: a1 OK …`,
  );
});

test('the organisation’s script runs on everybody’s events, before a person’s own', async () => {
  const giang = await server.addPerson('Vũ Thị Giang', 'snv');
  const act = { principal: systemPrincipal('commandLine'), authority: 'test', now: province.now };
  const content = `require ["imapsieve","environment","fileinto","copy"];
    if environment "imap.mailbox" "Junk" { fileinto :copy "Archive"; stop; }`;
  await putOrganisationScript(db, act, { name: 'rác', place: 'events', position: 1, content });
  await server.settle();
  await playTranscript(
    server.port,
    `${signIn(giang)}${signIn(giang, '2')}${watch('Archive', '2')}${append('Junk', 'spam')}
    S2: * 1 EXISTS
    S2: * 1 RECENT`,
  );
  await deleteOrganisationScript(db, act, 'rác');
});

test('only the owner decides what runs in a shared mailbox', async () => {
  const hoa = await server.addPerson('Đặng Thị Hoa', 'snv');
  const khanh = await server.addPerson('Bùi Văn Khánh', 'snv');
  await playTranscript(
    server.port,
    `${signIn(hoa)}${signIn(khanh, '2')}
    C: a1 SETACL INBOX ${khanh} lrswipte
    S: a1 OK …
    C2: b1 SETMETADATA "Other Users/${hoa.split('@')[0]}/INBOX" (/shared/imapsieve/script "x")
    S2: b1 NO [NOPERM] …
    C2: b2 SETMETADATA "Other Users/${hoa.split('@')[0]}/INBOX" (/shared/comment "x")
    S2: b2 OK …`,
  );
});
