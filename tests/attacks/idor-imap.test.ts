/**
 * Every mailbox of one account, asked for by another in every way that IMAP has: nothing is read, changed, or even told to exist
 * (RFC 4314 §6). JMAP's way is in `idor.test.ts`, signed URLs in `tests/imap/transcripts/url-auth.test.ts`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { PASSWORD, startImapProvince } from '#tests/imap/province-server.ts';

const SECRET = 'chỉ của An';

async function signIn(port: number, address: string): Promise<ImapTestClient> {
  const client = await ImapTestClient.open(port);
  await client.readLine();
  await client.command(`AUTHENTICATE PLAIN ${Buffer.from(`\0${address}\0${PASSWORD}`).toString('base64')}`);
  return client;
}

/** What another may try on a mailbox. */
const commandsOn = (name: string): string[] => [
  `SELECT "${name}"`,
  `EXAMINE "${name}"`,
  `STATUS "${name}" (MESSAGES UNSEEN SIZE)`,
  `GETACL "${name}"`,
  `MYRIGHTS "${name}"`,
  `LISTRIGHTS "${name}" anyone`,
  `SETACL "${name}" anyone lrswipkxtea`,
  `DELETEACL "${name}" anyone`,
  `GETQUOTAROOT "${name}"`,
  `GETMETADATA "${name}" /private/comment`,
  `SETMETADATA "${name}" (/private/comment "x")`,
  `CREATE "${name}/x"`,
  `DELETE "${name}"`,
  `RENAME "${name}" "của tôi"`,
  `COPY 1 "${name}"`,
  `MOVE 1 "${name}"`,
  `APPEND "${name}" {3+}\r\nabc`,
  `GENURLAUTH "imap://a@localhost/${encodeURIComponent(name)}/;UID=1;URLAUTH=anonymous" INTERNAL`,
  `RESETKEY "${name}"`,
];

test('nobody reads, changes or learns of a mailbox of another account, by any command', async () => {
  await using server = await startImapProvince();
  const an = await server.addPerson('Nguyễn Văn An', 'snv');
  const binh = await server.addPerson('Trần Thị Bình', 'stc');
  await server.deliver(an, `Subject: ${SECRET}\r\n\r\n${SECRET}\r\n`);
  await server.deliver(binh, 'Subject: cua Binh\r\n\r\ncua Binh\r\n');
  const owner = await signIn(server.port, an);
  await owner.command('CREATE "Hồ sơ riêng"');
  const before = await owner.command('LIST "" "*" RETURN (STATUS (MESSAGES UNSEEN UIDNEXT) MYRIGHTS)');
  const thief = await signIn(server.port, binh);
  await thief.command('SELECT INBOX');

  const local = an.split('@')[0] ?? '';
  const roots = [`Other Users/${an}`, `Other Users/${local}`];
  const names = ['', '/INBOX', '/Hồ sơ riêng'].flatMap((end) => roots.map((root) => `${root}${end}`));
  let tried = 0;
  for (const name of names)
    for (const command of commandsOn(name)) {
      tried += 1;
      const lines = await thief.attempt(command);
      assert.ok(!lines.join('\n').includes(SECRET), `${command}: ${lines.join(' ')}`);
      if (/^(SELECT|EXAMINE|STATUS|GETACL|SETACL|DELETE|RENAME) /.test(command))
        assert.match(lines.at(-1) ?? '', /^\S+ (NO|BAD)/, `${command}: ${lines.join(' ')}`);
      if (command.startsWith('EXAMINE')) await thief.command('SELECT INBOX');
    }
  assert.ok(tried > 100);
  const seen = await thief.command('LIST "" ("*" "%/%/*") RETURN (SPECIAL-USE)');
  assert.ok(!seen.join('\n').includes(local), seen.join('\n'));
  assert.deepEqual(
    await owner.command('LIST "" "*" RETURN (STATUS (MESSAGES UNSEEN UIDNEXT) MYRIGHTS)'),
    before,
  );
  for (const client of [owner, thief]) client.close();
});
