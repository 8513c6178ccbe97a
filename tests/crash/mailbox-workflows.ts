/** What the program does with a whole mailbox: its text index made anew, what was deleted from it brought back (R8.9). */
import assert from 'node:assert/strict';
import { readBehind } from '#domain/mailstore/text-pending.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { AN, countLetters, createdId, idsOf, listOf, MY } from './demo-people.ts';
import type { DyingProgram, Workflow } from './dying-program.ts';
import { deliver, destroyLetters, LETTERS } from './letters.ts';

interface Indexed {
  isBehind: boolean;
  segments: Buffer[];
  emails: string[];
}

async function indexOf(dying: DyingProgram): Promise<Indexed> {
  const { accountId } = await dying.as(AN);
  return withDatabase(dying.program, async (db) => {
    const { behind, marked } = await readBehind(db, accountId as AccountId);
    const segments = await db.query<{ emails: Buffer }>(
      'select emails from text_segment where account_id = $1',
      [accountId],
    );
    const emails = await db.query<{ id: string }>(
      `select replace(id::text, '-', '') as id from email where account_id = $1`,
      [accountId],
    );
    return {
      isBehind: behind || marked,
      segments: segments.map((segment) => segment.emails),
      emails: emails.map(({ id }) => id),
    };
  });
}

const WORDS = 'báo cáo';
const ID_BYTES = 16;

const search = async (dying: DyingProgram): Promise<string[]> =>
  (await idsOf(await dying.as(AN), 'Email', { filter: { text: WORDS } })).toSorted();

/** A mailbox's text index is emptied, as an upgrade does, and made anew while a letter comes. */
export function indexing(): Workflow {
  const found = new Map<string, string[]>();
  const emptied = new Set<string>();
  return {
    name: 'indexing',
    async prepare(dying, mark) {
      found.set(mark, await search(dying));
      assert.ok((found.get(mark) ?? []).length > 0, 'nothing to be found');
    },
    async ask(dying, mark) {
      const { accountId } = await dying.as(AN);
      await withDatabase(dying.program, (db) =>
        db.transaction(async (tx) => {
          for (const table of ['text_state', 'text_segment', 'text_block'])
            await tx.query(`delete from ${table} where account_id = $1`, [accountId]);
          await tx.query('update mail_account set text_behind = true where account_id = $1', [accountId]);
        }),
      );
      emptied.add(mark);
      // Whoever is told of a change looks whether the index is behind.
      await deliver(dying, mark, [AN], 1);
    },
    isKnown: async (_dying, mark) => emptied.has(mark),
    isDone: async (dying) => !(await indexOf(dying)).isBehind,
    async check(dying, mark) {
      const { segments, emails } = await indexOf(dying);
      const indexed = new Set(
        segments.flatMap((ids) =>
          Array.from({ length: ids.length / ID_BYTES }, (_, place) =>
            ids.subarray(place * ID_BYTES, (place + 1) * ID_BYTES).toString('hex'),
          ),
        ),
      );
      assert.deepEqual(
        emails.filter((id) => !indexed.has(id)),
        [],
        `${mark}: not in the index`,
      );
      assert.deepEqual(await search(dying), found.get(mark), `${mark}: found as before`);
    },
  };
}

/** Everything that somebody deleted comes back, by one task (R8.9). */
export function restoring(): Workflow {
  const begun = new Map<string, string>();
  const tasksOf = async (dying: DyingProgram, mark: string) => {
    const all = await listOf<{ kind: string; state: string; messages: number; deletedAfter: string }>(
      await dying.as(MY),
      'MailTask',
      { ids: null },
    );
    return all.filter(({ deletedAfter }) => deletedAfter === begun.get(mark));
  };
  return {
    name: 'restoring',
    async prepare(dying, mark) {
      if (begun.has(mark)) return;
      await deliver(dying, mark, [MY], LETTERS);
      begun.set(mark, new Date().toISOString());
      await destroyLetters(dying, mark, MY);
    },
    async ask(dying, mark) {
      const task = { kind: 'restore', deletedAfter: begun.get(mark) };
      createdId(await (await dying.as(MY)).call('MailTask/set', { create: { t: task } }));
    },
    isKnown: async (dying, mark) => (await tasksOf(dying, mark)).length > 0,
    isDone: async (dying, mark) =>
      (await tasksOf(dying, mark)).some(({ state }) => state === 'done' || state === 'failed'),
    async check(dying, mark) {
      const tasks = await tasksOf(dying, mark);
      assert.deepEqual(
        tasks.map(({ state, messages }) => [state, messages]),
        [['done', LETTERS]],
        mark,
      );
      const my = await dying.as(MY);
      assert.equal(await countLetters(my, mark, 'inbox'), LETTERS, mark);
      assert.equal(await countLetters(my, mark), LETTERS, mark);
      const deleted = await idsOf(my, 'DeletedEmail', { filter: { text: mark } });
      assert.equal(deleted.length, 0, `${mark}: deleted still`);
    },
  };
}
