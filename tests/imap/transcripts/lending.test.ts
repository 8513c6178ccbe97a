/**
 * Rights on mailboxes (ACL) and messages lent by signed URLs (URLAUTH), one behaviour a test. All tests share one
 * province and two people, of whom the first lends a mailbox of its own in each test, and the second is lent to.
 *
 * Shows RFC 4314 §2.1, §2.1.1, §3, §3.1, §3.2, §3.3, §3.4, §3.5, §4, §5.1.1, §5.2; RFC 4467 §3, §3.2, §4, §6, §7.
 */
import { after, test } from 'node:test';
import { PASSWORD, startImapProvince } from '../province-server.ts';
import { playTranscript } from '../transcript.ts';

const server = await startImapProvince();
after(() => server[Symbol.asyncDispose]());

const SELECTED = (which: string, mode: string, flags = '…') => `
    S${which}: * FLAGS …
    S${which}: * OK [PERMANENTFLAGS ${flags === '…' ? '…' : `(${flags})] …`}
    S${which}: * 1 EXISTS
    S${which}: * … RECENT
    S${which}: * OK [UNSEEN 1] …
    S${which}: * OK [UIDVALIDITY {validity}] …
    S${which}: * OK [UIDNEXT …
    S${which}: * OK [HIGHESTMODSEQ …
    S${which}: * OK [MAILBOXID …
    S${which}: z OK [READ-${mode}] …`;

const an = await server.addPerson('Nguyễn Văn An', 'snv');
const binh = await server.addPerson('Trần Thị Bình', 'stc');
const [user = ''] = an.split('@');
let mailboxes = 0;

interface Lent {
  an: string;
  binh: string;
  box: string;
  /** The mailbox as the second names it. */
  theirs: string;
  /** The URL of its message, up to who may use it. */
  url: string;
}

function play(lines: (lent: Lent) => string): Promise<void> {
  mailboxes += 1;
  const box = `Muon${mailboxes}`;
  const url = `imap://${user}@mail.example.vn/${box}/;UID=1`;
  const start = `
    S: * OK …
    C: a0 LOGIN ${an} "${PASSWORD}"
    S: a0 OK …
    S2: * OK …
    C2: b0 LOGIN ${binh} "${PASSWORD}"
    S2: b0 OK …
    C: a0 CREATE ${box}
    S: a0 OK …
    C: a0 APPEND ${box} {28+}
    C: Subject: lent
    C: 
    C: read this
    C: 
    S: a0 OK …`;
  return playTranscript(
    server.port,
    start + lines({ an, binh, box, theirs: `"Other Users/${user}/${box}"`, url }),
  );
}

test('SETACL replaces, adds to and takes from what somebody has', async () => {
  await play(
    ({ an, binh, box }) => `
    C: a1 SETACL ${box} ${binh} lr
    S: a1 OK …
    C: a2 SETACL ${box} ${binh} +sw
    S: a2 OK …
    C: a3 SETACL ${box} ${binh} -r
    S: a3 OK …
    C: a4 GETACL ${box}
    S: * ACL ${box} ${an} lrswipkxteacd ${binh} lsw
    S: a4 OK …
    C: a5 SETACL ${box} ${binh} i
    S: a5 OK …
    C: a6 GETACL ${box}
    S: * ACL ${box} ${an} lrswipkxteacd ${binh} i
    S: a6 OK …
    C: a7 SETACL ${box} ${binh} ""
    S: a7 OK …
    C: a8 GETACL ${box}
    S: * ACL ${box} ${an} lrswipkxteacd
    S: a8 OK …
  `,
  );
});

test('the old right c stands for k and x, and c and d are told with any of those they stand for', async () => {
  await play(
    ({ an, binh, box }) => `
    C: a1 SETACL ${box} ${binh} lc
    S: a1 OK …
    C: a2 GETACL ${box}
    S: * ACL ${box} ${an} lrswipkxteacd ${binh} lkxc
    S: a2 OK …
    C: a3 SETACL ${box} ${binh} lt
    S: a3 OK …
    C: a4 GETACL ${box}
    S: * ACL ${box} ${an} lrswipkxteacd ${binh} ltd
    S: a4 OK …
  `,
  );
});

test('LISTRIGHTS tells that the owner has everything, the old rights among it', async () => {
  await play(
    ({ an, box }) => `
    C: a1 LISTRIGHTS ${box} ${an}
    S: * LISTRIGHTS ${box} ${an} lrswipkxteacd
    S: a1 OK …
  `,
  );
});

test('who may look and read opens the mailbox READ-ONLY, with no flag that could be kept', async () => {
  await play(
    ({ binh, box, theirs }) => `
    C: a1 SETACL ${box} ${binh} lr
    S: a1 OK …
    C2: z SELECT ${theirs}${SELECTED('2', 'ONLY', '')}
    C2: b1 STORE 1 +FLAGS (\\Seen)
    S2: b1 NO …
    C2: b2 FETCH 1 (BODY[TEXT])
    S2: * 1 FETCH (BODY[TEXT] {11}
    S2: read this
    S2: )
    S2: b2 OK …
    C2: b3 FETCH 1 (FLAGS)
    S2: * 1 FETCH (FLAGS (…))
    S2: b3 OK …
  `,
  );
});

test('who may write flags and not \\Seen and \\Deleted is told so, and the others are kept', async () => {
  await play(
    ({ binh, box, theirs }) => `
    C: a1 SETACL ${box} ${binh} lrw
    S: a1 OK …
    C2: z SELECT ${theirs}
    S2: * FLAGS …
    S2: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Draft …\\*)] …
    S2: * 1 EXISTS
    S2: * … RECENT
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: z OK [READ-WRITE] …
    C2: b1 STORE 1 +FLAGS (\\Flagged \\Deleted)
    S2: * 1 FETCH (UID 1 FLAGS (\\Flagged …))
    S2: b1 OK …
    C2: b2 EXPUNGE
    S2: b2 NO [NOPERM] …
  `,
  );
});

test('APPEND wants the right to insert, and each flag that comes along its own: without, it is filed without the flag', async () => {
  await play(
    ({ binh, box, theirs }) => `
    C: a1 SETACL ${box} ${binh} lr
    S: a1 OK …
    C2: b1 APPEND ${theirs} {4+}
    C2: a: b
    S2: b1 NO [NOPERM] …
    C: a2 SETACL ${box} ${binh} lri
    S: a2 OK …
    C2: b2 APPEND ${theirs} (\\Seen \\Flagged) {4+}
    C2: a: b
    S2: b2 OK …
    C2: b3 STATUS ${theirs} (MESSAGES UNSEEN)
    S2: * STATUS ${theirs} (MESSAGES 2 UNSEEN 2)
    S2: b3 OK …
  `,
  );
});

test('SETACL, DELETEACL, GETACL and LISTRIGHTS want the right to administer, MYRIGHTS any', async () => {
  await play(
    ({ an, binh, box, theirs }) => `
    C: a1 SETACL ${box} ${binh} lr
    S: a1 OK …
    C2: b1 SETACL ${theirs} ${binh} lrs
    S2: b1 NO [NOPERM] …
    C2: b2 DELETEACL ${theirs} ${an}
    S2: b2 NO [NOPERM] …
    C2: b3 GETACL ${theirs}
    S2: b3 NO [NOPERM] …
    C2: b4 LISTRIGHTS ${theirs} ${binh}
    S2: b4 NO [NOPERM] …
    C2: b5 MYRIGHTS ${theirs}
    S2: * MYRIGHTS ${theirs} lr
    S2: b5 OK …
    C: a2 SETACL ${box} ${binh} lra
    S: a2 OK …
    C2: b6 GETACL ${theirs}
    S2: * ACL ${theirs} ${an} lrswipkxteacd ${binh} lra
    S2: b6 OK …
  `,
  );
});

test('a command of ACL without its arguments is BAD', async () => {
  await play(
    ({ binh, box }) => `
    C: a1 SETACL ${box} ${binh}
    S: a1 BAD …
    C: a2 DELETEACL ${box}
    S: a2 BAD …
    C: a3 MYRIGHTS
    S: a3 BAD …
    C: a4 LISTRIGHTS ${box} ${binh} more
    S: a4 BAD …
    C: a5 GETACL Nowhere
    S: a5 NO [NONEXISTENT] …
  `,
  );
});

test('a URL lends a part of a message, and a stretch of the part', async () => {
  await play(
    ({ url }) => `
    C: a1 GENURLAUTH "${url}/;SECTION=HEADER;URLAUTH=authuser" INTERNAL "${url}/;SECTION=TEXT/;PARTIAL=5.4;URLAUTH=anonymous" INTERNAL
    S: * GENURLAUTH "{header}" "{stretch}"
    S: a1 OK …
    C2: b1 URLFETCH "{stretch}"
    S2: * URLFETCH {stretch} {4}
    S2: this
    S2: b1 OK …
    C2: b2 URLFETCH "{header}"
    S2: * URLFETCH {header} {…
    S2: Subject: …
    S2: 
    S2: 
    S2: b2 OK …
  `,
  );
});

test('a URL is of use until its time is over', async () => {
  await play(
    ({ url }) => `
    C: a1 GENURLAUTH "${url};EXPIRE=2099-01-01T00:00:00Z;URLAUTH=anonymous" INTERNAL "${url};EXPIRE=2001-01-01T00:00:00+07:00;URLAUTH=anonymous" INTERNAL
    S: * GENURLAUTH "{lasting}" "{over}"
    S: a1 OK …
    C2: b1 URLFETCH "{over}"
    S2: * URLFETCH {over} NIL
    S2: b1 OK …
    C2: b2 URLFETCH "{lasting}"
    S2: * URLFETCH {lasting} {28}
    S2: Subject: lent
    S2: 
    S2: read this
    S2: 
    S2: b2 OK …
    C: a2 GENURLAUTH "${url};EXPIRE=tomorrow;URLAUTH=anonymous" INTERNAL
    S: a2 BAD …
  `,
  );
});

test('what is signed cannot be changed: neither whom it is for nor what it names nor how it was signed', async () => {
  await play(
    ({ an, binh, url }) => `
    C: a1 GENURLAUTH "${url};URLAUTH=user+${an.split('@')[0]}" INTERNAL
    S: * GENURLAUTH "${url};URLAUTH=user+${an.split('@')[0]}:internal:{token}"
    S: a1 OK …
    C2: b1 URLFETCH "${url};URLAUTH=user+${binh.split('@')[0]}:internal:{token}"
    S2: * URLFETCH … NIL
    S2: b1 OK …
    C2: b2 URLFETCH "${url};URLAUTH=anonymous:internal:{token}"
    S2: * URLFETCH … NIL
    S2: b2 OK …
    C: a2 URLFETCH "${url}/;SECTION=TEXT;URLAUTH=user+${an.split('@')[0]}:internal:{token}"
    S: * URLFETCH … NIL
    S: a2 OK …
    C: a3 URLFETCH "${url};URLAUTH=user+${an.split('@')[0]}:other:{token}"
    S: * URLFETCH … NIL
    S: a3 OK …
  `,
  );
});

test('RESETKEY of no mailbox ends what was lent from all of them', async () => {
  await play(
    ({ url }) => `
    C: a1 GENURLAUTH "${url};URLAUTH=anonymous" INTERNAL
    S: * GENURLAUTH "{lent}"
    S: a1 OK …
    C: a2 RESETKEY
    S: a2 OK …
    C2: b1 URLFETCH "{lent}"
    S2: * URLFETCH {lent} NIL
    S2: b1 OK …
    C2: b2 RESETKEY INBOX INTERNAL
    S2: b2 OK [URLMECH INTERNAL] …
    C: a3 RESETKEY Nowhere
    S: a3 NO [NONEXISTENT] …
  `,
  );
});

test('a URL of another person, with a token already, or of no message is not signed', async () => {
  await play(
    ({ binh, box, url }) => `
    C: a1 GENURLAUTH "imap://${binh.split('@')[0]}@mail.example.vn/${box}/;UID=1;URLAUTH=anonymous" INTERNAL
    S: a1 BAD …
    C: a2 GENURLAUTH "${url};URLAUTH=anonymous:internal:00" INTERNAL
    S: a2 BAD …
    C: a3 GENURLAUTH "imap://mail.example.vn/" INTERNAL
    S: a3 BAD …
    C: a4 GENURLAUTH "${url};URLAUTH=anonymous"
    S: a4 BAD …
    C: a5 URLFETCH
    S: a5 BAD …
  `,
  );
});
