/** ManageSieve line by line (RFC 5804), and the program that people use with it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readVacation, writeVacation } from '#domain/filters/vacation.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { PASSWORD } from '#tests/imap/province-server.ts';
import { playTranscript } from '#tests/imap/transcript.ts';
import { startManageSieveProvince } from './server.ts';

const GREETING = `
    S: "IMPLEMENTATION" "CôngThư"
    S: "SASL" "…PLAIN LOGIN"
    S: "SIEVE" "fileinto envelope…"
    S: "NOTIFY" "mailto"
    S: "EXTLISTS" "urn:congthu:directory"
    S: "MAXREDIRECTS" "5"
    S: "LANGUAGE" "i-default"
    S: "STARTTLS"
    S: "UNAUTHENTICATE"
    S: "VERSION" "1.0"
    S: OK "mail.example.vn CôngThư ManageSieve"`;

const server = await startManageSieveProvince();
after(() => server[Symbol.asyncDispose]());

async function openSession(name: string) {
  const address = await server.province.addPerson(name, 'snv');
  const plain = Buffer.from(`\0${address}\0${PASSWORD}`).toString('base64');
  const signIn = `${GREETING}
    C: AUTHENTICATE "PLAIN" "${plain}"
    S: OK`;
  return {
    ...server,
    address,
    plain,
    play: (lines: string) => playTranscript(server.port, lines),
    signedIn: (lines: string) => playTranscript(server.port, signIn + lines),
    access: async () => {
      const { accountId } = await server.province.signIn.verifyPassword({
        address,
        password: PASSWORD,
        remoteAddress: '127.0.0.1',
      });
      return server.province.signIn.openMail(accountId);
    },
  };
}

test('capabilities before TLS, after it, and after signing in', async () => {
  const session = await openSession('Nguyễn Văn Một');
  await session.play(`${GREETING}
    C: STARTTLS
    S: OK "Begin TLS now."
    TLS:
    S: "IMPLEMENTATION" "CôngThư"
    S: "SASL" "SCRAM-SHA-256-PLUS …"
    S: "SIEVE" …
    S: "NOTIFY" "mailto"
    S: "EXTLISTS" …
    S: "MAXREDIRECTS" "5"
    S: "LANGUAGE" "i-default"
    S: "UNAUTHENTICATE"
    S: "VERSION" "1.0"
    S: OK …
    C: STARTTLS
    S: NO "TLS is up already."
    C: AUTHENTICATE "PLAIN"
    S: ""
    C: "${session.plain}"
    S: OK
    C: CAPABILITY
    S: "IMPLEMENTATION" "CôngThư"
    S: "SASL" ""
    S: "SIEVE" …
    S: "NOTIFY" "mailto"
    S: "EXTLISTS" …
    S: "MAXREDIRECTS" "5"
    S: "LANGUAGE" "i-default"
    S: "OWNER" "${session.address}"
    S: "UNAUTHENTICATE"
    S: "VERSION" "1.0"
    S: OK
    C: UNAUTHENTICATE
    S: OK
    C: LISTSCRIPTS
    S: NO "Sign in first."
    C: LOGOUT
    S: OK "Tạm biệt."
    END:`);
});

test('scripts are put, listed, made active, read, renamed and deleted', async () => {
  const session = await openSession('Nguyễn Văn Hai');
  await session.signedIn(`
    C: HAVESPACE "mới" 100
    S: OK
    C: HAVESPACE "mới" 1000000
    S: NO (QUOTA/MAXSIZE) …
    C: PUTSCRIPT "mới" {7+}
    C: keep;
    C: 
    S: OK
    C: PUTSCRIPT "hai" "discard;"
    S: OK
    C: SETACTIVE "hai"
    S: OK
    C: LISTSCRIPTS
    S: "hai" ACTIVE
    S: "mới"
    S: OK
    C: GETSCRIPT "hai"
    S: {8}
    S: discard;
    S: OK
    C: DELETESCRIPT "hai"
    S: NO (ACTIVE) …
    C: RENAMESCRIPT "hai" "mới"
    S: NO (ALREADYEXISTS) …
    C: RENAMESCRIPT "hai" "ba"
    S: OK
    C: SETACTIVE ""
    S: OK
    C: LISTSCRIPTS
    S: "ba"
    S: "mới"
    S: OK
    C: DELETESCRIPT "ba"
    S: OK
    C: GETSCRIPT "ba"
    S: NO (NONEXISTENT) …
    C: SETACTIVE "ba"
    S: NO (NONEXISTENT) …
    C: PUTSCRIPT "a/b" "keep;"
    S: NO "Tên bộ lọc này không dùng được. (This is no name for a script.)"`);
});

test('a faulty script is refused with its faults, one that forwards outside too, with whom it may not reach', async () => {
  const session = await openSession('Nguyễn Văn Ba');
  await session.signedIn(`
    C: CHECKSCRIPT "fileinto \\"A\\"; bogus;"
    S: NO {…
    S: dòng 1, cột 1: Thiếu require "fileinto" ở đầu bộ lọc. / line 1, column 1: This needs require "fileinto" at the top.
    S: dòng 1, cột 15: Không có lệnh bogus. / line 1, column 15: There is no command bogus.
    C: CHECKSCRIPT "keep;"
    S: OK
    C: PUTSCRIPT "a" "keep;"
    S: OK
    C: PUTSCRIPT "a" "redirect \\"x@gmail.com\\";"
    S: NO "…tới x@gmail.com…not sent on outside…x@gmail.com…"
    C: CHECKSCRIPT "require \\"enotify\\"; notify \\"mailto:x@gmail.com\\";"
    S: NO "…x@gmail.com…"
    C: CHECKSCRIPT "redirect \\"ba@thuathienhue.gov.vn\\";"
    S: OK
    C: PUTSCRIPT "a" "keep"
    S: NO …
    C: GETSCRIPT "a"
    S: {5}
    S: keep;
    S: OK`);
});

test('a script that an earlier release kept is not activated where it sends mail outside, nor one that includes it', async () => {
  const session = await openSession('Nguyễn Văn Cũ');
  await session.signedIn(`
    C: PUTSCRIPT "cũ" "keep;"
    S: OK
    C: PUTSCRIPT "mới" "require \\"include\\"; include :optional \\"cũ\\";"
    S: OK
    C: PUTSCRIPT "hỏng" "keep;"
    S: OK`);
  const { db } = server.province;
  await db.query(`update sieve_script set content = 'redirect "x@gmail.com";' where name = 'cũ'`);
  await db.query(`update sieve_script set content = 'bogus;' where name = 'hỏng'`);
  await session.signedIn(`
    C: SETACTIVE "cũ"
    S: NO "…tới x@gmail.com…Hãy bỏ lệnh chuyển ấy…Take that out of the script…"
    C: SETACTIVE "mới"
    S: NO "…tới x@gmail.com…"
    C: SETACTIVE "hỏng"
    S: NO "…bogus…"
    C: PUTSCRIPT "cũ" "redirect \\"ba@thuathienhue.gov.vn\\";"
    S: OK
    C: SETACTIVE "mới"
    S: OK`);
});

test('what is no command gets NO, and the connection lives on', async () => {
  const session = await openSession('Nguyễn Văn Bốn');
  await session.play(`${GREETING}
    C: NOOP "STARTTLS-SYNC-42"
    S: OK (TAG "STARTTLS-SYNC-42") "Done."
    C: BOGUS
    S: NO "There is no such command"
    C: "string"
    S: NO "A command is expected"
    C: AUTHENTICATE "PLAIN" "%%"
    S: NO "This is no base64"
    C: AUTHENTICATE "X-NONE"
    S: NO "There is no such mechanism."
    C: AUTHENTICATE "PLAIN" "${Buffer.from('\0an\0sai').toString('base64')}"
    S: NO …
    C: AUTHENTICATE "LOGIN"
    S: "VXNlcm5hbWU6"
    C: *
    S: NO …
    C: PUTSCRIPT "a" {9000+}
    C: ${'x'.repeat(9_000)}
    S: NO "A literal has at most 8192 octets"
    C: NOOP
    S: OK "Done."`);
});

test('no password without TLS where the operator says so, and guesses come to an end', async () => {
  await using server = await startManageSieveProvince('never', { maxFailedLogins: 1 });
  await playTranscript(
    server.port,
    `
    S: "IMPLEMENTATION" …
    S: "SASL" "SCRAM-SHA-256"
    S: "SIEVE" …
    S: "NOTIFY" "mailto"
    S: "EXTLISTS" …
    S: "MAXREDIRECTS" "5"
    S: "LANGUAGE" "i-default"
    S: "STARTTLS"
    S: "UNAUTHENTICATE"
    S: "VERSION" "1.0"
    S: OK …
    C: AUTHENTICATE "PLAIN" "AGEAYg=="
    S: NO (ENCRYPT-NEEDED) …
    C: AUTHENTICATE "SCRAM-SHA-256" "eCxu"
    S: NO …
    S: BYE "There were too many faults."
    END:`,
  );
});

test('the answer while away is a script that is switched, not edited', async () => {
  const session = await openSession('Nguyễn Văn Năm');
  const access = await session.access();
  const { db } = session.province;
  await writeVacation(db, access, { isEnabled: true, textBody: 'Tôi vắng mặt.' });
  await session.signedIn(`
    C: PUTSCRIPT "chính" "keep;"
    S: OK
    C: LISTSCRIPTS
    S: "chính"
    S: "vacation" ACTIVE
    S: OK
    C: SETACTIVE "chính"
    S: OK
    C: LISTSCRIPTS
    S: "chính" ACTIVE
    S: "vacation"
    S: OK
    C: PUTSCRIPT "vacation" "keep;"
    S: NO (ALREADYEXISTS) …
    C: DELETESCRIPT "vacation"
    S: NO …
    C: SETACTIVE "vacation"
    S: OK
    C: LISTSCRIPTS
    S: "chính"
    S: "vacation" ACTIVE
    S: OK
    C: SETACTIVE ""
    S: OK`);
  assert.equal((await readVacation(db, access)).isEnabled, false);
});

/** Runs it with the password on file descriptor 3; gives what it wrote. */
function sieveConnect(
  server: readonly string[],
  passwordFile: string,
  args: readonly string[],
): Promise<string> {
  const command = 'exec 3<"$0"; exec sieve-connect "$@"';
  const all = [...server, '--passwordfd', '3', '--notlsverify', '--4', ...args];
  return new Promise((resolve, reject) => {
    execFile('bash', ['-c', command, passwordFile, ...all], { timeout: 60_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`sieve-connect: ${stdout}${stderr}`, { cause: error }));
      else resolve(stdout);
    });
  });
}

testWith('sieve-connect', 'it uploads over STARTTLS, activates, lists and reads', async () => {
  const session = await openSession('Nguyễn Văn Sáu');
  const folder = mkdtempSync(join(tmpdir(), 'congthu-sieve-'));
  try {
    const script = join(folder, 'loc.sieve');
    const password = join(folder, 'password');
    const text = 'require "fileinto";\r\nif header :contains "subject" "mời" { fileinto "Archive"; }\r\n';
    writeFileSync(script, text);
    writeFileSync(password, `${PASSWORD}\n`);
    const connect = (...args: string[]): Promise<string> => {
      const { port, address } = session;
      return sieveConnect(
        ['--server', 'localhost', '--port', String(port), '--user', address],
        password,
        args,
      );
    };
    await connect('--upload', '--localsieve', script, '--remotesieve', 'loc');
    await connect('--activate', '--remotesieve', 'loc');
    assert.match(await connect('--list'), /"loc" ACTIVE/);
    const fetched = join(folder, 'back.sieve');
    await connect('--download', '--remotesieve', 'loc', '--localsieve', fetched);
    assert.equal(readFileSync(fetched, 'utf8').trimEnd(), text.trimEnd());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
