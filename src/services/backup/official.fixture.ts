/** An official of a province with mail, and a place for backups: what the tests of this room begin with. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAccount } from '#domain/accounts/accounts.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { findMailbox } from '#domain/mailstore/mailboxes.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { createKeys } from '#formats/backup/seal.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { makeObjectVault } from '#platform/blobs/s3/object-vault.ts';
import { createS3BlobStore } from '#platform/blobs/s3/s3-blob-store.ts';
import type { S3Bucket } from '#platform/blobs/s3/s3-bucket.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { importMail } from '#services/import/import-mail.ts';
import { openMailProvince } from '#tests/province/province.ts';
import type { EarlierMail } from './earlier-mail.ts';
import { createFolderRepository } from './folder-repository.ts';
import type { KeepRule } from './prune-backups.ts';
import { runBackup } from './run-backup.ts';
import { openVault, Vault } from './vault.ts';

const PASSPHRASE = 'sông Hương núi Ngự';

/** One key for every place of a file: making it costs a quarter of a second, which guessing a passphrase is to cost. */
const ourKey = createKeys(PASSPHRASE, randomBytes);

/** A new place for backups, as `openVault` makes it. */
export async function makePlace(folder: string): Promise<Vault> {
  const repository = createFolderRepository(folder);
  const { keys, wrapped } = ourKey;
  await repository.put('congthu-backup.json', Buffer.from(JSON.stringify({ format: 1, key: wrapped })));
  return new Vault(repository, keys, randomBytes);
}

/** The official, and what writes their mail. */
async function openMailbox(bucket: S3Bucket | undefined) {
  const ids = makeIds(Date.now);
  const province = await openMailProvince();
  const { db } = province;
  const address = await province.addAccount({ displayName: 'Nguyễn Văn An', unitCode: 'snv' });
  const account = await findAccount(db, address);
  assert.ok(account);
  const access = requireMailAccess(
    systemPrincipal('commandLine'),
    { accountId: account.id },
    'mailbox.write',
  );
  const blobs = bucket ? createS3BlobStore(db, bucket, ids) : createPostgresBlobStore(db);
  const filer = createFiler({ db, blobs, ids, clock: Date.now });
  return { ...province, ids, address, access, blobs, filer };
}

/** Opens them, with message bytes in the database or in a bucket; use with `await using`. */
export async function openOfficial(bucket?: S3Bucket) {
  const mailbox = await openMailbox(bucket);
  const { db, access, filer, ids } = mailbox;
  const objects = bucket && makeObjectVault(bucket);
  const folder = mkdtempSync(join(tmpdir(), 'congthu-backup-'));
  const vault = await makePlace(folder);
  let minutes = 0;
  return {
    ...mailbox,
    folder,
    vault,
    /** The place as another program opens it. */
    openAgain: ({ repository = createFolderRepository(folder), passphrase = PASSPHRASE } = {}) =>
      openVault(repository, { passphrase, create: false, random: randomBytes }),
    deliver: async (message: Buffer, { path = 'INBOX', receivedAt = Date.now() } = {}) => {
      const target = await findMailbox(db, access, path);
      assert.ok(target);
      const copy = {
        accountId: access.accountId,
        target: { mailboxId: target.id },
        flags: flagsFromNames(['\\Seen', 'khẩn']),
        receivedAt: new Date(receivedAt),
      };
      const prepared = prepareMessage(message);
      await filer.file({ message: prepared, copies: [copy], enforceQuota: false });
      return prepared.blob.hash;
    },
    /** Each a minute after the one before. */
    backUp: (keep?: KeepRule, into: Vault = vault) => {
      minutes += 1;
      const clock = (): number => Date.UTC(2026, 10, 25, 0, minutes);
      const { connection } = mailbox;
      return runBackup({ connection, dataDir: folder, vault: into, clock, program: 'test', keep, objects });
    },
    /** Brings mail back into a mailbox; `takenBack` stays away. */
    bringMail: (mail: EarlierMail, into: string, takenBack: ReadonlySet<string> = new Set()) =>
      importMail(
        { db, filer, ids, clock: Date.now },
        {
          access,
          entries: mail.entries(takenBack),
          mailbox: into,
          skipExisting: true,
          enforceQuota: false,
          authority: 'test',
        },
      ),
    [Symbol.asyncDispose]: async () => {
      await filer.drain();
      await mailbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
