/**
 * Links to large files with those who fetched them, and passwords of programs, for the sample's first official (`--demo`). Run again it
 * adds nothing: there are links, or programs, already.
 */
import { randomBytes } from 'node:crypto';
import type { Account } from '#domain/accounts/accounts.ts';
import { createAppPassword, listAppPasswords } from '#domain/accounts/app-passwords.ts';
import type { PasswordHasher } from '#domain/accounts/password-hasher.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { beginFetch, recordFetched } from '#domain/files/file-fetches.ts';
import { changeLink, createLink, listLinks } from '#domain/files/file-links.ts';
import type { FileId } from '#domain/files/stored-files.ts';
import { writeFile } from '#domain/files/write-file.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { DEMO_LINKS, DEMO_PROGRAMS, type DemoLink } from './own-files.ts';

interface OwnFilesDemo {
  db: Database;
  blobs: BlobStore;
  hasher: PasswordHasher;
  ids: NewId;
  clock: Clock;
}

const AUTHORITY = 'Dữ liệu trình diễn (demonstration)';
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const LIMITS = { maxFileBytes: 16 * 1024 * 1024, quotaBytes: 64 * 1024 * 1024 };

async function addFetches(
  demo: OwnFilesDemo,
  key: { accountId: Account['id']; id: string },
  size: number,
  { link, people }: { link: DemoLink; people: ReadonlyMap<string, Account> },
): Promise<void> {
  for (const { by, from, program, hoursAgo, isComplete } of link.fetches) {
    const now = demo.clock() - hoursAgo * HOUR_MS;
    const accountId = by === undefined ? undefined : people.get(by)?.id;
    const visitor = { accountId, remoteAddress: from, userAgent: program };
    const fetchId = await beginFetch(demo, key, visitor, now);
    const bytes = isComplete ? size : Math.round(size / 3);
    await recordFetched(demo.db, key.accountId, fetchId, { bytes, isComplete, now: now + HOUR_MS / 60 });
  }
}

async function addLink(
  demo: OwnFilesDemo,
  access: MailAccess,
  link: DemoLink,
  people: ReadonlyMap<string, Account>,
): Promise<void> {
  const { db, ids, clock } = demo;
  const fileId = ids() as FileId;
  const id = ids();
  const now = clock();
  const madeAt = now - link.madeDaysAgo * DAY_MS;
  const { name, mediaType, note } = link;
  async function* pieces(): AsyncGenerator<Buffer> {
    yield Buffer.from(link.content());
  }
  const file = { id: fileId, name, mediaType, purpose: 'link' as const, now: madeAt };
  const size = await writeFile(demo, access, LIMITS, file, pieces());
  const expiresAt = new Date(now + link.endsInDays * DAY_MS);
  await createLink(db, access, { id, fileId, expiresAt, passwordHash: undefined, note, now: madeAt });
  await addFetches(demo, { accountId: access.accountId, id }, size, { link, people });
  if (link.isRevoked) await changeLink(db, access, { id, isRevoked: true, now });
}

/** Adds them where there are none. `people`: who fetched, by their keys. */
export async function fillOwnFiles(
  demo: OwnFilesDemo,
  owner: Account,
  { principal, people }: { principal: Principal; people: ReadonlyMap<string, Account> },
): Promise<void> {
  const { db, hasher, ids, clock } = demo;
  const access = requireMailAccess(principal, { accountId: owner.id }, 'mailbox.write');
  if ((await listLinks(db, access, {}, 1)).length === 0)
    for (const link of DEMO_LINKS) await addLink(demo, access, link, people);
  if ((await listAppPasswords(db, owner.id)).length > 0) return;
  for (const { label, protocols, endsInDays } of DEMO_PROGRAMS)
    await createAppPassword(db, hasher, {
      principal,
      accountId: owner.id,
      authority: AUTHORITY,
      label,
      protocols,
      ...(endsInDays !== undefined && { expiresAt: new Date(clock() + endsInDays * DAY_MS) }),
      ids,
      random: randomBytes,
      now: clock(),
    });
}
