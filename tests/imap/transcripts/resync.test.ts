/**
 * CONDSTORE and QRESYNC, one behaviour a test. All tests share one server; each has a mailbox of its own with four messages.
 *
 * Shows RFC 7162; RFC 7162 §3.1.1, §3.1.2, §3.1.3, §3.1.4.1, §3.1.5, §3.1.6, §3.1.7, §3.1.8, §3.1.10, §3.2.3, §3.2.4, §3.2.5,
 * §3.2.5.2, §3.2.6, §3.2.7, §3.2.8, §3.2.9, §3.2.10.2, §3.2.11, §7; RFC 9051 §2.3.1.1.
 */
import { after, test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { SIGNED_IN } from './opened.ts';

const server = await startImapTestServer();
after(() => server[Symbol.asyncDispose]());

let mailboxes = 0;

/** Plays against a fresh mailbox, `box` in the lines; QRESYNC is enabled where a test wants it from the start. */
function play(lines: (box: string) => string, enable?: 'QRESYNC'): Promise<void> {
  mailboxes += 1;
  const box = `Box${mailboxes}`;
  const message = '{4+}\n    C: a: b';
  const enabling = `
    C: z0 ENABLE ${enable}
    S: * ENABLED ${enable}
    S: z0 OK …`;
  const filling = `
    C: z1 CREATE ${box}
    S: z1 OK …
    C: z2 APPEND ${box} ${message} ${message} ${message} ${message}
    S: z2 OK [APPENDUID {validity} 1:4] …`;
  return playTranscript(server.port, SIGNED_IN + (enable ? enabling : '') + filling + lines(box));
}

/** What SELECT and EXAMINE tell, up to what QRESYNC adds. */
function described(messages = 4): string {
  const unseen = messages > 0 ? '\n    S: * OK [UNSEEN …' : '';
  return `
    S: * FLAGS …
    S: * OK [PERMANENTFLAGS …
    S: * ${messages} EXISTS
    S: * … RECENT${unseen}
    S: * OK [UIDVALIDITY {validity}] …
    S: * OK [UIDNEXT …
    S: * OK [HIGHESTMODSEQ {at}] …
    S: * OK [MAILBOXID …`;
}

test('STATUS of HIGHESTMODSEQ turns CONDSTORE on', async () => {
  await play(
    (box) => `
    C: a1 STATUS ${box} (HIGHESTMODSEQ)
    S: * STATUS ${box} (HIGHESTMODSEQ {at})
    S: a1 OK …
    C: a2 SELECT ${box}${described()}
    S: a2 OK …
    C: a3 STORE 1 +FLAGS (\\Seen)
    S: * 1 FETCH (UID 1 FLAGS (\\Seen \\Recent) MODSEQ (…))
    S: a3 OK …
  `,
  );
});

test('CHANGEDSINCE tells MODSEQ without being asked for it, and nothing where nothing changed', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box}${described()}
    S: a1 OK …
    C: a2 FETCH 1:* (UID) (CHANGEDSINCE {at})
    S: * OK [HIGHESTMODSEQ {at}] …
    S: a2 OK …
    C: a3 STORE 2 +FLAGS.SILENT (\\Seen)
    S: * 2 FETCH (UID 2 MODSEQ ({new}))
    S: a3 OK …
    C: a4 FETCH 1:* (UID) (CHANGEDSINCE {at})
    S: * 2 FETCH (UID 2 MODSEQ ({new}))
    S: a4 OK …
  `,
  );
});

test('a mod-sequence of more than 63 bits is BAD', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box}${described()}
    S: a1 OK …
    C: a2 FETCH 1:* (UID) (CHANGEDSINCE 9223372036854775808)
    S: a2 BAD …
    C: a3 SEARCH MODSEQ 9223372036854775808
    S: a3 BAD …
    C: a4 STORE 1 (UNCHANGEDSINCE 9223372036854775808) +FLAGS (\\Seen)
    S: a4 BAD …
    C: a5 SEARCH MODSEQ 9223372036854775807
    S: * OK [HIGHESTMODSEQ …
    S: * SEARCH
    S: a5 OK …
  `,
  );
});

test('SEARCH by MODSEQ takes the name of a flag and looks at the message', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box} (CONDSTORE)${described()}
    S: a1 OK …
    C: a2 STORE 3 +FLAGS.SILENT (\\Flagged)
    S: * 3 FETCH (UID 3 MODSEQ ({new}))
    S: a2 OK …
    C: a3 SEARCH MODSEQ "/flags/\\\\draft" all {new}
    S: * SEARCH 3 (MODSEQ {new})
    S: a3 OK …
    C: a4 SEARCH RETURN (MIN COUNT) MODSEQ {new}
    S: * ESEARCH (TAG "a4") MIN 3 COUNT 1 MODSEQ {new}
    S: a4 OK …
    C: a5 SORT (ARRIVAL) UTF-8 MODSEQ {new}
    S: * SORT 3 (MODSEQ {new})
    S: a5 OK …
  `,
  );
});

test('UNCHANGEDSINCE and SILENT tell the mod-sequence alone, and the others are named by UID where UIDs were given', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box} (CONDSTORE)${described()}
    S: a1 OK …
    C: a2 UID STORE 2,4 +FLAGS.SILENT (\\Flagged)
    S: * 2 FETCH (UID 2 MODSEQ ({new}))
    S: * 4 FETCH (UID 4 MODSEQ ({new}))
    S: a2 OK …
    C: a3 UID STORE 1:4 (UNCHANGEDSINCE {at}) +FLAGS.SILENT (\\Seen)
    S: * 1 FETCH (UID 1 MODSEQ ({last}))
    S: * 3 FETCH (UID 3 MODSEQ ({last}))
    S: a3 OK [MODIFIED 2,4] …
  `,
  );
});

test('the parameter QRESYNC needs ENABLE first, and VANISHED needs it, UID FETCH and CHANGEDSINCE', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box} (QRESYNC ({validity} 1))
    S: a1 BAD …
    C: a2 SELECT ${box}${described()}
    S: a2 OK …
    C: a3 UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)
    S: a3 BAD …
    C: a4 ENABLE QRESYNC
    S: * OK [HIGHESTMODSEQ {at}] …
    S: * ENABLED QRESYNC
    S: a4 OK …
    C: a5 FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)
    S: a5 BAD …
    C: a6 UID FETCH 1:* (FLAGS) (VANISHED)
    S: a6 BAD …
    C: a7 UID FETCH 1:2 (UID) (CHANGEDSINCE {at} VANISHED)
    S: a7 OK …
  `,
  );
});

test('with QRESYNC messages that go are told as VANISHED, by EXPUNGE, UID EXPUNGE and MOVE', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box}${described()}
    S: a1 OK …
    C: a2 UID STORE 1:2 +FLAGS.SILENT (\\Deleted)
    S: * 1 FETCH (UID 1 MODSEQ (…))
    S: * 2 FETCH (UID 2 MODSEQ (…))
    S: a2 OK …
    C: a3 UID EXPUNGE 2
    S: * VANISHED 2
    S: a3 OK [HIGHESTMODSEQ {second}] …
    C: a4 EXPUNGE
    S: * VANISHED 1
    S: a4 OK [HIGHESTMODSEQ {first}] …
    C: a5 EXPUNGE
    S: a5 OK Expunged.
    C: a6 UID MOVE 4 Archive
    S: * OK [COPYUID …
    S: * VANISHED 4
    S: a6 OK …
    C: a7 UID FETCH 1:* (UID) (CHANGEDSINCE {second} VANISHED)
    S: * VANISHED (EARLIER) 1,4
    S: a7 OK …
  `,
    'QRESYNC',
  );
});

test('CLOSE expunges without a word and without the mod-sequence, which rises', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box}${described()}
    S: a1 OK …
    C: a2 STORE 1 +FLAGS.SILENT (\\Deleted)
    S: * 1 FETCH (UID 1 MODSEQ ({marked}))
    S: a2 OK …
    C: a3 CLOSE
    S: a3 OK Closed.
    C: a4 SELECT ${box} (QRESYNC ({validity} {marked}))${described(3).replace('{at}', '{risen}')}
    S: * VANISHED (EARLIER) 1
    S: a4 OK …
  `,
    'QRESYNC',
  );
});

test('what another session expunges is told with QRESYNC as VANISHED, at a command that may', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box}${described()}
    S: a1 OK …
    S2: * OK …
    C2: b0 LOGIN binh "pass word"
    S2: b0 OK …
    C2: b1 SELECT ${box}
    S2: * FLAGS …
    S2: * OK …
    S2: * 4 EXISTS
    S2: * 0 RECENT
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: b1 OK …
    C2: b2 STORE 2:3 +FLAGS.SILENT (\\Deleted)
    S2: b2 OK …
    C2: b3 EXPUNGE
    S2: * 3 EXPUNGE
    S2: * 2 EXPUNGE
    S2: b3 OK …
    C: a2 SEARCH UID 4
    S: * SEARCH 4
    S: a2 OK …
    C: a3 NOOP
    S: * VANISHED 2:3
    S: a3 OK …
    C: a4 UID SEARCH 2
    S: * SEARCH 4
    S: a4 OK …
  `,
    'QRESYNC',
  );
});

test('a UIDVALIDITY that is another is answered with the mailbox alone', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box} (QRESYNC (1 1 1:4))${described()}
    S: a1 OK …
  `,
    'QRESYNC',
  );
});

test('only the UIDs that the client knows are told of', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box}${described()}
    S: a1 OK …
    C: a2 STORE 1:4 +FLAGS.SILENT (\\Seen)
    S: * 1 FETCH (UID 1 MODSEQ ({new}))
    S: * 2 FETCH …
    S: * 3 FETCH …
    S: * 4 FETCH …
    S: a2 OK …
    C: a3 UNSELECT
    S: a3 OK …
    C: a4 EXAMINE ${box} (QRESYNC ({validity} {at} 2:3))
    S: * FLAGS …
    S: * OK [PERMANENTFLAGS ()] …
    S: * 4 EXISTS
    S: * 0 RECENT
    S: * OK [UIDVALIDITY {validity}] …
    S: * OK [UIDNEXT …
    S: * OK [HIGHESTMODSEQ {new}] …
    S: * OK [MAILBOXID …
    S: * 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ ({new}))
    S: * 3 FETCH (UID 3 FLAGS (\\Seen) MODSEQ ({new}))
    S: a4 OK [READ-ONLY] …
  `,
    'QRESYNC',
  );
});

test('UIDs are not given again: a mailbox of the same name has another UIDVALIDITY', async () => {
  await play(
    (box) => `
    C: a1 DELETE ${box}
    S: a1 OK …
    C: a2 CREATE ${box}
    S: a2 OK …
    C: a3 APPEND ${box} {4+}
    C: a: b
    S: a3 OK [APPENDUID {validity2} 1] …
    C: a4 SELECT ${box} (QRESYNC ({validity} 1))
    S: * FLAGS …
    S: * OK …
    S: * 1 EXISTS
    S: * 1 RECENT
    S: * OK [UNSEEN 1] …
    S: * OK [UIDVALIDITY {validity2}] …
    S: * OK [UIDNEXT 2] …
    S: * OK [HIGHESTMODSEQ …
    S: * OK [MAILBOXID …
    S: a4 OK …
  `,
    'QRESYNC',
  );
});

test('one mailbox opened from another is told CLOSED before anything of the new one', async () => {
  await play(
    (box) => `
    C: a1 SELECT ${box}${described()}
    S: a1 OK …
    C: a2 SELECT ${box}
    S: * OK [CLOSED] …${described()}
    S: a2 OK …
  `,
    'QRESYNC',
  );
});
