/** The sample's register of what went by disk (R8.1): one delivery that was confirmed, one that waits for Sở Nội vụ. */
import { dayOf } from '#domain/directory/as-of.ts';
import { receiveDisk, recordDiskDelivery } from '#domain/directory/disk-deliveries.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { DEMO_MARK } from './people.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const TERABYTE = 1_000_000_000_000;

interface Parts {
  db: Database;
  ids: NewId;
  now: number;
  authority: string;
}

/** Written down by the administrators of the two units. */
export async function fillDisks(
  { db, ids, now, authority }: Parts,
  { stc, snv }: { stc: AccountPrincipal; snv: AccountPrincipal },
): Promise<void> {
  const [finance, home] = [await requireUnit(db, 'stc'), await requireUnit(db, 'snv')];
  await db.transaction(async (tx) => {
    const earlier = { authority, ids, now: now - 9 * DAY_MS };
    const confirmed = await recordDiskDelivery(
      tx,
      { ...earlier, principal: snv },
      {
        unit: home,
        to: finance,
        medium: 'hardDisk',
        content: `Bản số hóa hồ sơ cán bộ 1990–2020 ${DEMO_MARK}`,
        sizeBytes: 2 * TERABYTE,
        reason: 'Lớn hơn mức gửi được bằng liên kết.',
        carriedOn: dayOf(earlier.now),
      },
    );
    const after = { authority, ids, now: now - 8 * DAY_MS, principal: stc };
    await receiveDisk(tx, after, confirmed, 'Đủ nội dung, đã quét virus.');
    await recordDiskDelivery(
      tx,
      { authority, ids, now, principal: stc },
      {
        unit: finance,
        to: home,
        medium: 'disc',
        content: `Cơ sở dữ liệu tài sản công đã ký số ${DEMO_MARK}`,
        sizeBytes: null,
        reason: 'Bên giao yêu cầu bản ghi trên đĩa có niêm phong.',
        carriedOn: dayOf(now),
      },
    );
  });
}
