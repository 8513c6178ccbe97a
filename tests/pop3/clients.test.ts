/** Real programs fetch mail: curl, mpop and fetchmail, each with the commands that people use. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PASSWORD } from '#tests/imap/province-server.ts';
import { startPop3Province } from './server.ts';

const LETTER = 'From: a@example.org\nSubject: mot\n\nhai\n.ba\n';

/** What a program wrote; its exit code is checked unless another is allowed. */
function run(program: string, args: readonly string[], allowed: readonly number[] = [0]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error ? Number(error.code ?? -1) : 0;
      if (allowed.includes(code)) resolve(stdout);
      else reject(new Error(`${program} ended with ${code}: ${stdout}${stderr}`));
    });
  });
}

async function openPost() {
  const server = await startPop3Province();
  const address = await server.province.addPerson('Nguyễn Văn An', 'snv');
  await server.province.deliver(address, LETTER);
  const folder = mkdtempSync(join(tmpdir(), 'congthu-pop3-'));
  return {
    ...server,
    address,
    folder,
    [Symbol.asyncDispose]: async () => {
      rmSync(folder, { recursive: true, force: true });
      await server[Symbol.asyncDispose]();
    },
  };
}

test('curl lists and reads', async () => {
  await using post = await openPost();
  const base = ['-s', '--max-time', '20', '-u', `${post.address}:${PASSWORD}`];
  assert.equal(await run('curl', [...base, `pop3://127.0.0.1:${post.port}/`]), '1 47\r\n');
  const message = await run('curl', [...base, `pop3://127.0.0.1:${post.port}/1`]);
  assert.equal(message.trimEnd(), LETTER.replaceAll('\n', '\r\n').trimEnd());
});

test('mpop fetches over STLS into an mbox, and the second time nothing', async () => {
  await using post = await openPost();
  const mbox = join(post.folder, 'mbox');
  const config = join(post.folder, 'mpoprc');
  writeFileSync(
    config,
    `account a\nhost 127.0.0.1\nport ${post.port}\ntls on\ntls_starttls on\ntls_certcheck off\nauth plain\nuser ${post.address}
password "${PASSWORD}"\nkeep on\nuidls_file ${join(post.folder, 'uidls')}\ndelivery mbox ${mbox}\naccount default : a\n`,
  );
  chmodSync(config, 0o600);
  for (let time = 0; time < 2; time += 1) await run('mpop', ['-q', '-C', config]);
  const fetched = readFileSync(mbox, 'utf8');
  assert.equal(fetched.match(/^Subject: mot$/gm)?.length, 1);
  assert.match(fetched, /^\.ba$/m);
});

test('fetchmail fetches, hands on, and leaves nothing behind', async () => {
  await using post = await openPost();
  const config = join(post.folder, 'fetchmailrc');
  const mda = `cat >> ${join(post.folder, 'out')}`;
  writeFileSync(
    config,
    `poll 127.0.0.1 proto pop3 service ${post.port} auth password user "${post.address}" password "${PASSWORD}" sslproto "" mda "${mda}"\n`,
  );
  chmodSync(config, 0o600);
  const args = ['-s', '-f', config, '--pidfile', join(post.folder, 'pid'), '-i', join(post.folder, 'ids')];
  await run('fetchmail', args);
  assert.match(readFileSync(join(post.folder, 'out'), 'utf8'), /Subject: mot/);
  // 1 is fetchmail's "no mail".
  await run('fetchmail', args, [1]);
});
