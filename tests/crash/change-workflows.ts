/** Changes by decision: asked for by one, approved by another, in force at once, those concerned told once (R5, R7). */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JmapArguments, JmapProblem } from '#tests/clients/jmap.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import {
  ADMINISTRATOR,
  CHIEF,
  createdId,
  DOMAIN,
  DUC,
  idsOf,
  LINH,
  listOf,
  OPERATOR,
  PROVINCE,
} from './demo-people.ts';
import type { DyingProgram, Workflow } from './dying-program.ts';

const LOOK_MS = 50;
const PATIENCE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface Request {
  id: string;
  type: string;
  state: string;
  unitId: string;
  personId: string | null;
  details: Record<string, unknown>;
}

export interface Person {
  id: string;
  name: string;
  address: string;
  accountId: string;
  unitId: string;
  state: string;
}

/** A change of the directory as somebody asks for it. */
export interface Change {
  type: string;
  unitId?: string;
  personId?: string;
  /** A mark stands in them. */
  details: JmapArguments;
}

export async function findRequests(dying: DyingProgram, type: string, mark: string): Promise<Request[]> {
  const chief = await dying.as(CHIEF);
  const ids = await idsOf(chief, 'ChangeRequest', { ...PROVINCE, filter: { type } });
  const all = await listOf<Request>(chief, 'ChangeRequest', { ...PROVINCE, ids });
  return all.filter(({ details }) => Object.values(details).includes(mark));
}

export async function unitIdOf(dying: DyingProgram, code: string): Promise<string> {
  const [row] = await withDatabase(dying.program, (db) =>
    db.query<{ id: string }>('select id from unit where code = $1', [code]),
  );
  assert.ok(row, code);
  return row.id;
}

export async function personOf(dying: DyingProgram, name: string): Promise<Person> {
  const [row] = await withDatabase(dying.program, (db) =>
    db.query<Person>(
      `select p.id, p.full_name as name, d.address, a.id as "accountId", p.unit_id as "unitId", p.state from person p
       join account a on a.person_id = p.id join address d on d.account_id = a.id and d.kind = 'primary'
       where d.address = $1`,
      [`${name}@${DOMAIN}`],
    ),
  );
  assert.ok(row, name);
  return row;
}

/** Asks for a change and approves it, each where it was not done yet. */
export async function askForChange(
  dying: DyingProgram,
  { by = OPERATOR, mark, ...change }: Change & { by?: string; mark: string },
): Promise<void> {
  const day = new Date(Date.now() - 2 * DAY_MS).toISOString().slice(0, 10);
  const decision = { number: `${mark}/QĐ`, decidedOn: day, issuer: 'UBND tỉnh', summary: 'Thử' };
  const [waiting] = await findRequests(dying, change.type, mark);
  const create = { a: { ...change, decision, effectiveOn: day } };
  const id =
    waiting?.id ?? createdId(await (await dying.as(by)).call('ChangeRequest/set', { ...PROVINCE, create }));
  const update = { [id]: { action: 'approve' } };
  const answer = await (await dying.as(CHIEF)).call('ChangeRequest/set', { ...PROVINCE, update });
  assert.equal(answer['notUpdated'], null, JSON.stringify(answer));
}

/** Whether it is in force and those concerned were told. */
export async function isInForce(dying: DyingProgram, type: string, mark: string): Promise<boolean> {
  const [request] = await findRequests(dying, type, mark);
  assert.notEqual(request?.state, 'failed', mark);
  if (request?.state !== 'applied') return false;
  const [telling] = await withDatabase(dying.program, (db) =>
    db.query<{ count: number }>(
      `select count(*)::integer as count from job where queue = 'lifecycle.tell' and payload ->> 'requestId' = $1`,
      [request.id],
    ),
  );
  return telling?.count === 0;
}

/** A change that is only there so that another can be asked for, in a program that lives. */
export async function carryOut(
  dying: DyingProgram,
  change: Change & { by?: string; mark: string },
): Promise<void> {
  await askForChange(dying, change);
  const until = performance.now() + PATIENCE_MS;
  while (!(await isInForce(dying, change.type, change.mark))) {
    assert.ok(performance.now() < until, `${change.type} (${change.mark}) has not come into force`);
    await sleep(LOOK_MS);
  }
}

/** How many letters with an id that begins so each mailbox has; somebody has one. */
export async function requireToldOnce(dying: DyingProgram, letterId: string): Promise<void> {
  const told = await withDatabase(dying.program, (db) =>
    db.query<{ account: string; count: number }>(
      `select account_id as account, count(*)::integer as count from email
       where starts_with(fields::jsonb -> 'messageId' ->> 0, $1) group by 1`,
      [letterId],
    ),
  );
  assert.ok(told.length > 0, `nobody was told by ${letterId}`);
  for (const { account, count } of told)
    assert.equal(count, 1, `${account} was told ${count} times by ${letterId}`);
}

/** A workflow that is one change. */
function changing(
  type: string,
  parts: {
    name: string;
    by?: string;
    prepare?: Workflow['prepare'];
    change(dying: DyingProgram, mark: string): Promise<Omit<Change, 'type'>>;
    check(dying: DyingProgram, mark: string, request: Request): Promise<void>;
  },
): Workflow {
  return {
    name: parts.name,
    ...(parts.prepare && { prepare: parts.prepare }),
    async ask(dying, mark) {
      const change = await parts.change(dying, mark);
      await askForChange(dying, { ...(parts.by !== undefined && { by: parts.by }), type, mark, ...change });
    },
    isKnown: async (dying, mark) =>
      (await findRequests(dying, type, mark)).some(
        ({ state }) => state === 'approved' || state === 'applied',
      ),
    isDone: (dying, mark) => isInForce(dying, type, mark),
    async check(dying, mark) {
      const [request, ...more] = await findRequests(dying, type, mark);
      assert.ok(request, mark);
      assert.equal(more.length, 0, `${mark}: asked for ${more.length + 1} times`);
      await requireToldOnce(dying, `${request.id}.applied.`);
      await parts.check(dying, mark, request);
    },
  };
}

interface Standing {
  unitId: string;
  personState: string;
  accountState: string;
  posts: number;
  roles: number;
}

async function standingOf(dying: DyingProgram, accountId: string): Promise<Standing> {
  const [row] = await withDatabase(dying.program, (db) =>
    db.query<Standing>(
      `select p.unit_id as "unitId", p.state as "personState", a.state as "accountState",
         (select count(*)::integer from post t where t.person_id = p.id and t.ends_at is null) as posts,
         (select count(*)::integer from role_grant r where r.account_id = a.id and (r.ends_at is null or r.ends_at > now())) as roles
       from account a join person p on p.id = a.person_id where a.id = $1`,
      [accountId],
    ),
  );
  assert.ok(row);
  return row;
}

const nameOf = (mark: string): string =>
  `Nguyễn ${mark.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')}`;

const accountsNamed = async (dying: DyingProgram, text: string): Promise<string[]> =>
  idsOf(await dying.as(CHIEF), 'Account', { ...PROVINCE, filter: { text } });

/** A person who joins an agency: one account with one post (R5.2). */
export function joining(): Workflow {
  return changing('joining', {
    name: 'joining',
    by: ADMINISTRATOR,
    change: async (dying, mark) => ({
      unitId: await unitIdOf(dying, 'snv'),
      details: { fullName: nameOf(mark), title: mark, birthYear: 1981 },
    }),
    async check(dying, mark) {
      const [account, ...more] = await accountsNamed(dying, nameOf(mark));
      assert.ok(account && more.length === 0, `${mark}: ${more.length + 1} accounts`);
      assert.equal((await standingOf(dying, account)).posts, 1, mark);
    },
  });
}

/** Somebody goes to another agency, with mailbox and address, and back the next time (R7.b). */
export function transferring(): Workflow {
  return changing('transfer', {
    name: 'transferring',
    async change(dying, mark) {
      const { id, unitId } = await personOf(dying, DUC);
      const [home, other] = [await unitIdOf(dying, 'stc'), await unitIdOf(dying, 'skhdt')];
      return { personId: id, unitId: unitId === home ? other : home, details: { title: mark } };
    },
    async check(dying, mark, { unitId }) {
      const { accountId } = await personOf(dying, DUC);
      const { unitId: serves, ...rest } = await standingOf(dying, accountId);
      assert.equal(serves, unitId, mark);
      assert.deepEqual(rest, { personState: 'serving', accountState: 'active', posts: 1, roles: 0 }, mark);
    },
  });
}

/** The end of service, of somebody who comes back for the next time (R7.c). */
export function leaving(): Workflow {
  return changing('leaving', {
    name: 'leaving',
    async prepare(dying, mark) {
      const { id, name, state } = await personOf(dying, LINH);
      if (state === 'serving') return;
      const details = { fullName: name, title: `lại ${mark}` };
      const unitId = await unitIdOf(dying, 'sdl');
      await carryOut(dying, { type: 'reception', mark: `lại ${mark}`, unitId, personId: id, details });
    },
    change: async (dying, mark) => ({ personId: (await personOf(dying, LINH)).id, details: { note: mark } }),
    async check(dying, mark) {
      const { accountId } = await personOf(dying, LINH);
      const { unitId: _, ...rest } = await standingOf(dying, accountId);
      assert.deepEqual(rest, { personState: 'left', accountState: 'retired', posts: 0, roles: 0 }, mark);
      await assert.rejects(() => dying.openAs(LINH), JmapProblem, `${mark}: still let in`);
    },
  });
}

const unitsNamed = (dying: DyingProgram, name: string) =>
  withDatabase(dying.program, (db) =>
    db.query<{ id: string; state: string; successor: string | null }>(
      'select id, state, successor_id as successor from unit where name = $1',
      [name],
    ),
  );

const partsOf = (mark: string): string[] => [`Phòng ${mark} một`, `Phòng ${mark} hai`];

/** Two units, one of them with somebody in it, become one by decision (R7). */
export function merging(): Workflow {
  return changing('unitMerge', {
    name: 'merging',
    async prepare(dying, mark) {
      const unitId = await unitIdOf(dying, 'sdl');
      for (const name of partsOf(mark))
        await carryOut(dying, { type: 'unitCreate', mark: name, unitId, details: { name } });
      const [first] = await unitsNamed(dying, partsOf(mark)[0] ?? '');
      const details = { fullName: nameOf(mark), title: mark, birthYear: 1982 };
      await carryOut(dying, { type: 'joining', mark, unitId: first?.id ?? '', details });
    },
    async change(dying, mark) {
      const merged = await Promise.all(partsOf(mark).map((name) => unitsNamed(dying, name)));
      const units = merged.flat().map(({ id }) => id);
      return { unitId: await unitIdOf(dying, 'sdl'), details: { units, name: mark } };
    },
    async check(dying, mark) {
      const [made, ...more] = await unitsNamed(dying, mark);
      assert.ok(made && more.length === 0, `${mark}: ${more.length + 1} units`);
      for (const name of partsOf(mark)) {
        const [merged] = await unitsNamed(dying, name);
        assert.deepEqual([merged?.state, merged?.successor], ['dissolved', made.id], name);
      }
      const [account = ''] = await accountsNamed(dying, nameOf(mark));
      const { unitId, posts } = await standingOf(dying, account);
      assert.deepEqual([unitId, posts], [made.id, 1], mark);
    },
  });
}
