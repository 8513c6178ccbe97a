/** What offices do in several steps: an agency's mailbox goes from head to head (R9.2), an estimate comes out of a spreadsheet (R6.9). */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JmapClient } from '#tests/clients/jmap.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import {
  askForChange,
  carryOut,
  findRequests,
  personOf,
  requireToldOnce,
  unitIdOf,
} from './change-workflows.ts';
import { CHIEF, createdId, idsOf, listOf, OPERATOR, PROVINCE } from './demo-people.ts';
import type { DyingProgram, Workflow } from './dying-program.ts';
import { download, upload } from './uploads.ts';

const LOOK_MS = 50;
const PATIENCE_MS = 60_000;
const UNIT = 'sgddt';
const HEADS = ['tongphuoctam', 'duonghaiyen'] as const;

interface Handover {
  id: string;
  unitId: string;
  agencyId: string;
  fromId: string;
  toId: string;
  toTitle: string;
  state: string;
  minutes: { name: string; sha256: string } | null;
}

async function handoversOf(dying: DyingProgram): Promise<Handover[]> {
  const chief = await dying.as(CHIEF);
  return listOf<Handover>(chief, 'Handover', { ...PROVINCE, ids: await idsOf(chief, 'Handover', PROVINCE) });
}

const handoverOf = async (dying: DyingProgram, mark: string): Promise<Handover | undefined> =>
  (await handoversOf(dying)).find(({ toTitle }) => toTitle === mark);

/** The one of the two who does not head the unit, and the other. */
async function nextHead(dying: DyingProgram): Promise<{ next: string; old: string }> {
  const [first, second] = HEADS;
  const { accountId } = await personOf(dying, first);
  const [heads] = await withDatabase(dying.program, (db) =>
    db.query<{ count: number }>(
      `select count(*)::integer as count from post t join account a on a.person_id = t.person_id
       where a.id = $1 and t.rank = 'head' and t.ends_at is null`,
      [accountId],
    ),
  );
  return heads?.count === 0 ? { next: first, old: second } : { next: second, old: first };
}

async function act(client: JmapClient, id: string, patch: object): Promise<void> {
  const answer = await client.call('Handover/set', { ...PROVINCE, update: { [id]: patch } });
  assert.equal(answer['notUpdated'], null, JSON.stringify(answer));
}

async function untilOpened(dying: DyingProgram, mark: string): Promise<Handover> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const handover = await handoverOf(dying, mark);
    if (handover) return handover;
    assert.ok(performance.now() < until, `${mark}: no handover was opened`);
    await sleep(LOOK_MS);
  }
}

const isTold = (dying: DyingProgram, { id }: Handover): Promise<boolean> =>
  withDatabase(dying.program, async (db) => {
    const waiting = await db.query(
      `select from job where queue = 'handover.tell' and payload ->> 'handoverId' = $1`,
      [id],
    );
    return waiting.length === 0;
  });

/** The mailbox of an agency under a new head: opened by decision, handed over, accepted with minutes. */
export function handingOver(): Workflow {
  const turns = new Map<string, { next: string; old: string }>();
  return {
    name: 'handing over',
    async prepare(dying, mark) {
      const unitId = await unitIdOf(dying, UNIT);
      if (!(await findRequests(dying, 'headChange', 'Giám đốc')).some((one) => one.unitId === unitId)) {
        const { id } = await personOf(dying, HEADS[0]);
        await carryOut(dying, {
          type: 'headChange',
          mark: 'Giám đốc',
          unitId,
          personId: id,
          details: { title: 'Giám đốc' },
        });
      }
      turns.set(mark, await nextHead(dying));
    },
    async ask(dying, mark) {
      const { next, old } = turns.get(mark) ?? (await nextHead(dying));
      const requests = await findRequests(dying, 'headChange', mark);
      if (!requests.some(({ state }) => state === 'approved' || state === 'applied')) {
        const { id } = await personOf(dying, next);
        const unitId = await unitIdOf(dying, UNIT);
        await askForChange(dying, {
          type: 'headChange',
          mark,
          unitId,
          personId: id,
          details: { title: mark },
        });
      }
      const { id, state } = await untilOpened(dying, mark);
      if (state === 'open') await act(await dying.as(old), id, { handOver: true });
      await act(await dying.as(next), id, { accept: true });
    },
    isKnown: async (dying, mark) => (await handoverOf(dying, mark))?.state === 'accepted',
    async isDone(dying, mark) {
      const handover = await handoverOf(dying, mark);
      return handover?.state === 'accepted' && (await isTold(dying, handover));
    },
    async check(dying, mark) {
      const all = await handoversOf(dying);
      const [handover, ...more] = all.filter(({ toTitle }) => toTitle === mark);
      assert.ok(handover && more.length === 0, `${mark}: ${more.length + 1} handovers`);
      const { id, agencyId, fromId, minutes } = handover;
      const names = all.flatMap((one) => one.minutes?.name ?? []);
      assert.equal(new Set(names).size, names.length, `${mark}: ${names.join()}`);
      for (const about of ['opened', 'handedOver', 'accepted'])
        await requireToldOnce(dying, `${id}.${about}.`);
      const { next, old } = turns.get(mark) ?? { next: '', old: '' };
      const head = await dying.as(next);
      const { accountId, blobId } = await head.call('Handover/openMinutes', { ...PROVINCE, id });
      const paper = await download(dying, head, { accountId: String(accountId), blobId: String(blobId) });
      assert.equal(paper.subarray(0, 5).toString(), '%PDF-', mark);
      assert.equal(blobId, minutes?.sha256, mark);
      const { accountId: oldId } = await personOf(dying, old);
      assert.equal(fromId, oldId, mark);
      const entered = async (name: string): Promise<boolean> =>
        Object.hasOwn((await dying.openAs(name)).session.accounts, agencyId);
      assert.deepEqual(
        [await entered(next), await entered(old)],
        [true, false],
        `${mark}: who enters the mailbox`,
      );
    },
  };
}

const ITEMS = 40;
const UNIT_PRICE = 1_250_000;

const sheetOf = (mark: string): Buffer =>
  Buffer.from(
    [
      'Mục,Nội dung,Đơn vị tính,Số lượng,Đơn giá,Thành tiền,Nguồn,Ghi chú',
      ...Array.from(
        { length: ITEMS },
        (_, place) =>
          `Đào tạo,Lớp ${place},lớp,${place + 1},${UNIT_PRICE},${(place + 1) * UNIT_PRICE},Ngân sách,${mark}`,
      ),
    ].join('\n'),
  );

interface Version {
  id: string;
  year: number;
  number: number;
  state: string;
  total: number;
  items: { note: string }[];
}

/** Marks have a year each, far from those of the sample. */
const FIRST_YEAR = 2200;

/** A year's estimate from a file, handed to the chief: all of its items or none, once. */
export function budgeting(): Workflow {
  const years = new Map<string, number>();
  const versionsOf = async (dying: DyingProgram, mark: string): Promise<Version[]> => {
    const center = await dying.as(OPERATOR);
    const ids = await idsOf(center, 'BudgetVersion', { ...PROVINCE, filter: { year: years.get(mark) } });
    return listOf<Version>(center, 'BudgetVersion', { ...PROVINCE, ids });
  };
  return {
    name: 'budgeting',
    async prepare(_dying, mark) {
      years.set(mark, years.get(mark) ?? FIRST_YEAR + years.size);
    },
    async ask(dying, mark) {
      const center = await dying.as(OPERATOR);
      const [begun] = await versionsOf(dying, mark);
      const create = { v: { year: years.get(mark) } };
      const id = begun?.id ?? createdId(await center.call('BudgetVersion/set', { ...PROVINCE, create }));
      const blobId = await upload(dying, center, sheetOf(mark));
      const read = await center.call('BudgetVersion/importFile', { ...PROVINCE, id, blobId, write: true });
      assert.deepEqual([read['isWritten'], read['items']], [true, ITEMS], JSON.stringify(read));
      const answer = await center.call('BudgetVersion/set', {
        ...PROVINCE,
        update: { [id]: { submit: true } },
      });
      assert.equal(answer['notUpdated'], null, JSON.stringify(answer));
    },
    isKnown: async (dying, mark) =>
      (await versionsOf(dying, mark)).some(({ state }) => state === 'submitted'),
    isDone: async (dying, mark) => (await versionsOf(dying, mark)).some(({ state }) => state === 'submitted'),
    async check(dying, mark) {
      const [version, ...more] = await versionsOf(dying, mark);
      assert.ok(version && more.length === 0, `${mark}: ${more.length + 1} versions`);
      assert.equal(version.items.length, ITEMS, mark);
      assert.ok(
        version.items.every(({ note }) => note === mark),
        mark,
      );
      assert.equal(version.total, (UNIT_PRICE * ITEMS * (ITEMS + 1)) / 2, mark);
      const [recorded] = await withDatabase(dying.program, (db) =>
        db.query<{ count: number }>(
          `select count(*)::integer as count from audit_event where act = 'budget.submit' and object_id = $1`,
          [version.id],
        ),
      );
      assert.equal(recorded?.count, 1, `${mark}: submitted once`);
    },
  };
}
