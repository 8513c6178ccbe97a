/** Reminders whose program dies: before, within and after their commit; no day is lost, and none is reminded of twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { assignAgencyMail } from '#domain/agency-mail/assignments.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { createFiler, type Filer } from '#domain/mailstore/filing.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { remindOfLateMail } from '#services/agency-mail/remind-late.ts';
import { DOMAIN, NOW, openMailProvince } from '#tests/province/province.ts';
import { fileReminders, type LetterParts } from './file-notice.ts';

const HOUR_MS = 60 * 60_000;
const clock = (): number => NOW;

/** An agency with one letter that is late, and somebody who handles it. */
async function openLate() {
  const province = await openMailProvince(clock);
  const { db, ids } = province;
  const handler = await requireAccount(
    db,
    await province.addAccount({ displayName: 'Nguyễn Văn An', unitCode: 'snv' }),
  );
  const agency = await requireAccount(db, `snv@${DOMAIN}`);
  const filer = createFiler({ db, blobs: createPostgresBlobStore(db), ids, clock });
  const flags = { bits: 0, keywords: [] };
  const [filed] = await filer.file({
    message: prepareMessage(Buffer.from('Subject: xin so lieu\r\n\r\nx\r\n')),
    copies: [{ accountId: agency.id, target: { role: 'inbox' }, flags, receivedAt: new Date(NOW) }],
    enforceQuota: false,
  });
  const access = requireMailAccess(systemPrincipal('job'), { accountId: agency.id }, 'mailbox.write');
  const assignment = {
    emailId: filed?.emailId ?? '',
    assigneeId: handler.id,
    dueAt: new Date(NOW - HOUR_MS),
  };
  await assignAgencyMail(db, access, assignment, { ids, now: NOW });
  const parts: LetterParts = { db, filer, clock, domain: DOMAIN, centerAddress: `trungtam@${DOMAIN}` };
  const remind = async (change: Partial<LetterParts> = {}): Promise<void> =>
    fileReminders({ ...parts, ...change }, await remindOfLateMail(parts));
  const letters = async (): Promise<number> =>
    (await db.query('select from email where account_id = $1', [handler.id])).length;
  return { province, parts, filer, remind, letters };
}

/** A filer whose program dies at the moment given. */
function dying(filer: Filer, at: 'before' | 'within' | 'after'): Filer {
  return {
    ...filer,
    async fileTogether(filings, alongside) {
      if (at === 'before') throw new Error('killed');
      const filed = await filer.fileTogether(filings, async (tx, copies) => {
        await alongside?.(tx, copies);
        if (at === 'within') throw new Error('killed');
      });
      if (at === 'after') throw new Error('killed');
      return filed;
    },
  };
}

test('a program that dies before or within the commit loses no reminder of the day, one that dies after it sends none twice', async () => {
  const { province, filer, remind, letters } = await openLate();
  for (const at of ['before', 'within'] as const) {
    await assert.rejects(remind({ filer: dying(filer, at) }), /killed/);
    assert.equal(await letters(), 0, at);
  }
  await assert.rejects(remind({ filer: dying(filer, 'after') }), /killed/);
  assert.equal(await letters(), 1);
  await remind();
  assert.equal(await letters(), 1, 'once a day');
  await province.close();
});

test('of two programs that remind at once one does', async () => {
  const { province, parts, letters } = await openLate();
  const [first, second] = [await remindOfLateMail(parts), await remindOfLateMail(parts)];
  await Promise.all([fileReminders(parts, first), fileReminders(parts, second)]);
  assert.equal(await letters(), 1);
  assert.deepEqual(await remindOfLateMail(parts), []);
  await province.close();
});
