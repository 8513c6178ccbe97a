/** What becomes of what nobody needs any more: mail by the rules of keeping (R6.7), bytes that nothing refers to. */
import assert from 'node:assert/strict';
import { verifyArchive } from '#domain/archive/batches.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { unitIdOf } from './change-workflows.ts';
import { AN, ARCHIVIST, createdId, DOMAIN, DUC, idsOf, KIET, MAI, PROVINCE } from './demo-people.ts';
import type { DyingProgram, Workflow } from './dying-program.ts';
import { deliver, destroyLetters, LETTERS } from './letters.ts';
import { rungJob, runNow } from './rung-jobs.ts';
import { download, upload } from './uploads.ts';

/** Came a hundred days ago, deleted a month ago: what a rule says of it is asked now. */
const letAge = (dying: DyingProgram, mark: string, name: string): Promise<unknown> =>
  withDatabase(dying.program, (db) =>
    db.query(
      `update deleted_email e set deleted_at = now() - interval '31 days', received_at = now() - interval '100 days'
       from address d where d.account_id = e.account_id and d.address = $2 and strpos(e.fields, $1) > 0`,
      [mark, `${name}@${DOMAIN}`],
    ),
  );

async function setRule(dying: DyingProgram, keepDays: number): Promise<void> {
  const rule = { appliesTo: 'personal', unitId: await unitIdOf(dying, 'stnmt'), keepDays, authority: 'thử' };
  createdId(
    await (await dying.as(ARCHIVIST)).call('RetentionRule/set', { ...PROVINCE, create: { r: rule } }),
  );
}

interface Fate {
  deleted: number;
  kept: number;
  destroyed: number;
}

/** Of letters by their bytes, which are the same for all. */
async function fateOf(dying: DyingProgram, blobs: readonly Buffer[], name: string): Promise<Fate> {
  const [row] = await withDatabase(dying.program, (db) =>
    db.query<Fate>(
      `select (select count(*)::integer from deleted_email e where e.account_id = d.account_id and e.blob = any ($1)) as deleted,
         (select count(*)::integer from archived_email e where e.account_id = d.account_id and e.blob = any ($1)
            and e.destroyed_at is null) as kept,
         (select count(*)::integer from archived_email e where e.account_id = d.account_id and e.blob = any ($1)
            and e.destroyed_at is not null) as destroyed
       from address d where d.address = $2`,
      [blobs, `${name}@${DOMAIN}`],
    ),
  );
  assert.ok(row, name);
  return row;
}

const countDestroyed = async (dying: DyingProgram): Promise<number> => {
  const [row] = await withDatabase(dying.program, (db) =>
    db.query<{ count: number }>(
      `select coalesce(sum((after ->> 'count')::integer), 0)::integer as count from audit_event where act = 'archive.destroy'`,
    ),
  );
  return row?.count ?? 0;
};

/**
 * Rules of keeping (R6.7): the same letters, deleted a month ago by three people. The rule of one keeps them, that of another no longer does,
 * and of the third they lay in the archive until the rule became shorter.
 */
export function retaining(): Workflow {
  const letters = new Map<string, { blobs: Buffer[]; destroyedBefore: number }>();
  return rungJob('archive.keep', {
    name: 'retaining',
    async prepare(dying, mark) {
      await setRule(dying, 365);
      await deliver(dying, mark, [KIET, MAI, DUC], LETTERS);
      const rows = await withDatabase(dying.program, (db) =>
        db.query<{ blob: Buffer }>('select distinct blob from email where strpos(fields, $1) > 0', [mark]),
      );
      for (const name of [KIET, MAI, DUC]) await destroyLetters(dying, mark, name);
      await letAge(dying, mark, KIET);
      await runNow(dying, 'archive.keep');
      for (const name of [MAI, DUC]) await letAge(dying, mark, name);
      await setRule(dying, 30);
      const blobs = rows.map(({ blob }) => blob);
      assert.equal(blobs.length, LETTERS);
      letters.set(mark, { blobs, destroyedBefore: await countDestroyed(dying) });
    },
    async check(dying, mark) {
      const { blobs, destroyedBefore } = letters.get(mark) ?? { blobs: [], destroyedBefore: 0 };
      const fates = await Promise.all([KIET, MAI, DUC].map((name) => fateOf(dying, blobs, name)));
      assert.deepEqual(
        fates,
        [
          { deleted: 0, kept: 0, destroyed: LETTERS },
          { deleted: 0, kept: 0, destroyed: 0 },
          { deleted: 0, kept: LETTERS, destroyed: 0 },
        ],
        mark,
      );
      assert.equal(
        await countDestroyed(dying),
        destroyedBefore + LETTERS,
        `${mark}: each destruction is on record once`,
      );
      const archive = await withDatabase(dying.program, verifyArchive);
      assert.deepEqual([archive.broken, archive.missing], [[], 0], mark);
    },
  });
}

const GARBAGE = 6;

const textOf = (mark: string, place: number): Buffer =>
  Buffer.from(
    `From: a@example.vn\r\nSubject: ${mark}\r\nMessage-ID: <${mark}.${place}@example.vn>\r\n\r\n${mark} ${place}\r\n`,
  );

/** Bytes that nobody refers to any more, beside bytes that somebody does, and some that come again while they go. */
export function collecting(): Workflow {
  const blobIds = new Map<string, string[]>();
  /** Marks whose bytes came again. */
  const again = new Set<string>();
  const job = rungJob('blobs.collect', {
    name: 'collecting',
    async prepare(dying, mark) {
      const an = await dying.as(AN);
      const ids: string[] = [];
      for (let place = 0; place < GARBAGE; place += 1) ids.push(await upload(dying, an, textOf(mark, place)));
      const [inbox = ''] = await idsOf(an, 'Mailbox', { filter: { role: 'inbox' } });
      const emails = { e: { blobId: ids[0], mailboxIds: { [inbox]: true } } };
      createdId(await an.call('Email/import', { emails }));
      const hashes = ids.map((id) => Buffer.from(id, 'hex'));
      await withDatabase(dying.program, (db) =>
        db.query(`update blob_upload set uploaded_at = now() - interval '2 days' where blob = any ($1)`, [
          hashes,
        ]),
      );
      await runNow(dying, 'mailstore.dropUploads');
      await withDatabase(dying.program, (db) =>
        db.query(
          `update blob set unused_since = now() - interval '2 hours' where hash = any ($1) and reference_count = 0`,
          [hashes],
        ),
      );
      blobIds.set(mark, ids);
    },
    async check(dying, mark) {
      const an = await dying.as(AN);
      const ids = blobIds.get(mark) ?? [];
      for (const place of [0, 1])
        assert.deepEqual(
          await download(dying, an, { accountId: an.accountId, blobId: ids[place] ?? '' }),
          textOf(mark, place),
          mark,
        );
      const [left] = await withDatabase(dying.program, (db) =>
        db.query(
          `select (select count(*)::integer from blob where hash = any ($1)) as garbage,
             (select count(*)::integer from blob_chunk where hash = any ($1)) as chunks,
             (select count(*)::integer from blob where reference_count = 0 and unused_since is null) as forgotten,
             (select count(*)::integer from blob_chunk c where not exists (select from blob b where b.hash = c.hash)) as orphans`,
          [ids.slice(2).map((id) => Buffer.from(id, 'hex'))],
        ),
      );
      assert.deepEqual(left, { garbage: 0, chunks: 0, forgotten: 0, orphans: 0 }, mark);
    },
  });
  return {
    ...job,
    async ask(dying, mark) {
      // Somebody brings the same bytes again at the very moment.
      await Promise.all([
        job.isKnown(dying, mark).then((isRung) => (isRung ? undefined : job.ask(dying, mark))),
        dying.as(AN).then((an) => upload(dying, an, textOf(mark, 1))),
      ]);
      again.add(mark);
    },
    isKnown: async (_dying, mark) => again.has(mark),
  };
}
