/** OpenLDAP's own programs against the server, with the commands of docs/ldap.md. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { PASSWORD } from '#tests/imap/province-server.ts';
import { type LdapProvince, SUFFIX, startLdapProvince } from './server.ts';

const run = promisify(execFile);
let server: LdapProvince;
let an: string;

before(async () => {
  server = await startLdapProvince();
  an = await server.province.addPerson('Nguyễn Văn An', 'snv');
  await server.province.addPerson('Phạm Văn Bình', 'snv');
});

after(() => server[Symbol.asyncDispose]());

async function ldapsearch(...args: string[]): Promise<string> {
  const { stdout } = await run(
    'ldapsearch',
    ['-H', server.url, '-b', SUFFIX, '-LLL', '-o', 'ldif-wrap=no', ...args],
    {
      env: { ...process.env, LDAPTLS_REQCERT: 'never' },
      timeout: 60_000,
    },
  );
  return stdout;
}

test('ldapsearch binds simply and finds', async () => {
  const text = await ldapsearch('-x', '-D', an, '-w', PASSWORD, '(cn=*nguyen v*)', 'cn', 'mail');
  assert.equal(
    text,
    `dn: uid=nguyenvanan,ou=people,${SUFFIX}\ncn:: ${Buffer.from('Nguyễn Văn An').toString('base64')}\nmail: ${an}\n\n`,
  );
});

test('ldapsearch over StartTLS, sorted by the server, by pages', async () => {
  const sorted = ['-ZZ', '-x', '-D', an, '-w', PASSWORD, '-E', '!sss=-cn', '-E', 'pr=1/noprompt'];
  const text = await ldapsearch(...sorted, '(&(objectClass=person)(departmentNumber=snv)(uid=*van*))', 'uid');
  const uids = [...text.matchAll(/^uid: (.*)$/gm)].map((match) => match[1]);
  assert.deepEqual(uids, ['phamvanbinh', 'nguyenvanan']);
});

test('ldapsearch proves its password by SCRAM and never sends it', async () => {
  const scram = ['-ZZ', '-Q', '-Y', 'SCRAM-SHA-256', '-U', an, '-w', PASSWORD];
  assert.match(await ldapsearch(...scram, '(uid=phamvanbinh)', 'uid'), /^uid: phamvanbinh$/m);
});

test('more than the limit ends with 4, with what fits', async () => {
  const few = ldapsearch('-x', '-D', an, '-w', PASSWORD, '-z', '2', '(objectClass=*)', 'cn');
  await assert.rejects(few, (error: { code?: number; stdout?: string }) => {
    assert.equal(error.stdout?.match(/^dn:/gm)?.length, 2);
    return error.code === 4;
  });
});

test('ldapwhoami and ldapcompare', async () => {
  const who = await run('ldapwhoami', ['-H', server.url, '-x', '-D', an, '-w', PASSWORD]);
  assert.equal(who.stdout, `u:${an}\n`);
  const dn = `uid=nguyenvanan,ou=people,${SUFFIX}`;
  const compare = run('ldapcompare', ['-H', server.url, '-x', '-D', an, '-w', PASSWORD, dn, 'sn:nguyen']);
  // ldapcompare ends with 6 for true.
  await assert.rejects(compare, (error: { code?: number }) => error.code === 6);
});

test('a wrong password ends with 49', async () => {
  await assert.rejects(
    ldapsearch('-x', '-D', an, '-w', 'wrong'),
    (error: { code?: number }) => error.code === 49,
  );
});
