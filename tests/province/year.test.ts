/**
 * A year in the life of the province: joinings, transfers, retirements, a merger, a split, new heads, another domain. At every month's
 * end the invariants hold, and at the end of the year the directory as of each month's end is what it was then.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { performFirstRun } from '#domain/accounts/first-run.ts';
import { verifyAuditChain } from '#domain/audit/verify-chain.ts';
import { resolveAddress } from '#domain/directory/addresses.ts';
import { endOfDay, readDirectoryAsOf } from '#domain/directory/as-of.ts';
import type { ChangeRequest } from '#domain/directory/change-requests.ts';
import { requireUnit } from '#domain/directory/units.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { type LivingProvince, openLivingProvince } from './lifecycle.ts';
import { DOMAIN, readAgencies } from './province.ts';

const FAMILIES = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Tôn Nữ', 'Hồ', 'Võ'];
const GIVEN = ['An', 'Bình', 'Cúc', 'Dũng', 'Giang', 'Hạnh', 'Khánh', 'Lan', 'Minh', 'Ngọc'];
const NEW_DOMAIN = 'hue.gov.vn';

let living: LivingProvince;
let named = 0;

before(async () => {
  living = await openLivingProvince();
});
after(() => living.province.close());

async function idOf(code: string): Promise<string> {
  return (await requireUnit(living.province.db, code)).id;
}

/** Carries something out, by the center on the chief's approval, and sees that it is done. */
async function act(
  type: string,
  wanted: { unitId?: string; personId?: string; details?: JsonObject },
): Promise<ChangeRequest> {
  const done = await living.carryOut('trungtam', { type, details: {}, ...wanted });
  assert.equal(done.state, 'applied', `${type}: ${done.closingNote ?? ''}`);
  return done;
}

/** Somebody new, often a namesake of somebody. */
async function join(code: string): Promise<string> {
  named += 1;
  const fullName = `${FAMILIES[named % FAMILIES.length] ?? ''} Thị ${GIVEN[(named * 3) % GIVEN.length] ?? ''}`;
  const details = { fullName, title: 'Chuyên viên', birthYear: 1960 + named, staffNumber: `N${named}` };
  return (await act('joining', { unitId: await idOf(code), details })).personId ?? '';
}

/** The directory as the tables of today have it, and not their history. */
async function readToday(): Promise<object[]> {
  return living.province.db.query(
    `select p.id, p.state, u.code as unit, c.state as account, a.address,
       array(select t.title || ' ' || t.rank from post t
         where t.person_id = p.id and t.starts_at <= $1 and (t.ends_at is null or t.ends_at > $1) order by (t.title || ' ' || t.rank) collate "C") as posts
     from person p join unit u on u.id = p.unit_id left join account c on c.person_id = p.id
     left join address a on a.account_id = c.id and a.kind = 'primary' order by p.id`,
    [new Date(living.now())],
  );
}

async function readThen(day: string): Promise<object[]> {
  const directory = await readDirectoryAsOf(living.province.db, endOfDay(day));
  const codes = new Map(directory.units.map((unit) => [unit.id, unit.code]));
  return directory.people
    .map((person) => ({
      id: person.id,
      state: person.state,
      unit: codes.get(person.unitId),
      account: person.accountState,
      address: person.address,
      posts: directory.posts
        .filter(({ personId }) => personId === person.id)
        .map(({ title, rank }) => `${title} ${rank}`)
        .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Each gives what breaks it; nothing when it holds. */
const INVARIANTS: Record<string, string> = {
  'each person in service has one living account with one address under the domain': `select p.full_name from person p left join account c on c.person_id = p.id and c.state <> 'retired'
     left join address a on a.account_id = c.id and a.kind = 'primary' and a.domain = (select name from domain where is_primary)
     where p.state in ('serving', 'on_leave') group by p.id having count(a.address) <> 1`,
  'each person in service has one main post, where they are': `select p.full_name from person p left join post t on t.person_id = p.id and t.is_main and t.ends_at is null and t.unit_id = p.unit_id
     where p.state in ('serving', 'on_leave') group by p.id having count(t.id) <> 1`,
  'nobody who is gone holds a post': `select t.id from post t join person p on p.id = t.person_id
     where p.state not in ('serving', 'on_leave') and (t.ends_at is null or t.ends_at > $1)`,
  'no right outlives its post': `select g.id from role_grant g join post t on t.id = g.post_id
     where t.ends_at <= $1 and (g.ends_at is null or g.ends_at > t.ends_at)`,
  'no account that is retired holds a right': `select g.id from role_grant g join account c on c.id = g.account_id
     where c.state = 'retired' and (g.ends_at is null or g.ends_at > $1)`,
  'nobody and nothing lives in a unit that is dissolved': `select u.code from unit u where u.state = 'dissolved' and (
       exists (select from person p where p.unit_id = u.id and p.state in ('serving', 'on_leave'))
       or exists (select from account c where c.unit_id = u.id and c.state <> 'retired')
       or exists (select from unit l where l.parent_id = u.id and l.state <> 'dissolved'))`,
  'no address was ever anybody else’s': `select object_id from directory_version where kind = 'address' and fields ->> 'account_id' is not null
     group by object_id having count(distinct fields ->> 'account_id') > 1`,
  'a unit has at most one head': `select unit_id from post where rank = 'head' and ends_at is null group by unit_id, is_acting having count(*) > 1`,
  'every change in force has its decision and its approval': `select id from change_request where state = 'applied' and (approved_by_name is null or decision_id is null)`,
  'every state of a person began with a request in force': `select v.object_id from directory_version v where v.kind = 'person' and not exists (
       select from change_request r where r.state = 'applied' and r.applied_at = v.valid_from)`,
};

async function requireInvariants(day: string): Promise<void> {
  for (const [name, sql] of Object.entries(INVARIANTS)) {
    const broken = await living.province.db.query(sql, sql.includes('$1') ? [new Date(living.now())] : []);
    assert.deepEqual(broken, [], `${day}: ${name}`);
  }
}

const people: Record<string, string[]> = {};
const of = (code: string, index: number): string => people[code]?.[index] ?? '';

/** What happens in each month. */
const MONTHS: readonly (() => Promise<void>)[] = [
  async () => {
    for (const code of ['snv', 'stc', 'sdl', 'svhtt', 'syt']) {
      people[code] = [];
      for (let index = 0; index < 4; index += 1) people[code].push(await join(code));
      await act('headChange', {
        unitId: await idOf(code),
        personId: of(code, 0),
        details: { title: 'Giám đốc' },
      });
    }
  },
  async () => {
    await act('transfer', {
      unitId: await idOf('stc'),
      personId: of('snv', 1),
      details: { title: 'Chuyên viên' },
    });
    await act('transfer', {
      unitId: await idOf('snv'),
      personId: of('stc', 0),
      details: { title: 'Phó Giám đốc', rank: 'deputy_head' },
    });
    await act('secondment', {
      unitId: await idOf('syt'),
      personId: of('snv', 2),
      details: { until: '2005-04-15' },
    });
  },
  async () => {
    await act('retirement', { personId: of('syt', 0), details: { newContact: `syt@thuathienhue.gov.vn` } });
    await act('leaveOfAbsence', { personId: of('svhtt', 2), details: { until: '2005-06-10' } });
    people['syt']?.push(await join('syt'));
  },
  async () => {
    await act('unitMerge', {
      unitId: await idOf('ubnd'),
      details: {
        units: [await idOf('sdl'), await idOf('svhtt')],
        name: 'Sở Văn hoá, Thể thao và Du lịch',
        code: 'svhttdl',
      },
    });
  },
  async () => {
    await act('headChange', {
      unitId: await idOf('svhttdl'),
      personId: of('sdl', 0),
      details: { title: 'Giám đốc' },
    });
    await act('headChange', {
      unitId: await idOf('stc'),
      personId: of('stc', 1),
      details: { title: 'Giám đốc' },
    });
    await act('headChange', {
      unitId: await idOf('snv'),
      personId: of('snv', 3),
      details: { title: 'Giám đốc', formerHeadTitle: 'Chuyên viên cao cấp' },
    });
  },
  async () => {
    await act('unitSplit', {
      unitId: await idOf('syt'),
      details: { parts: [{ name: 'Chi cục Dân số', people: [of('syt', 1), of('syt', 2)] }] },
    });
    await act('postChange', { personId: of('syt', 3), details: { title: 'Trưởng phòng' } });
  },
  async () => {
    await act('domainChange', {
      unitId: await idOf('ubnd'),
      details: { domain: NEW_DOMAIN, receivesUntil: '2006-02-28' },
    });
  },
  async () => {
    await act('joining', {
      unitId: await idOf('syt'),
      personId: of('syt', 0),
      details: { fullName: 'Trở Lại', title: 'Cố vấn' },
    });
    await act('death', { personId: of('stc', 2) });
    people['snv']?.push(await join('snv'));
  },
  async () => {
    await act('nameCorrection', { personId: of('svhtt', 1), details: { fullName: 'Đặng Thuỳ Trâm' } });
    await act('unitRename', { unitId: await idOf('stc'), details: { name: 'Sở Tài chính và Giá' } });
  },
  async () => {
    await act('unitMove', { unitId: await idOf('stc'), details: { parentId: await idOf('vpubnd') } });
    await act('lock', { personId: of('snv', 3), details: { reason: 'đi vắng' } });
  },
  async () => {
    await act('unlock', { personId: of('snv', 3) });
    await act('leaving', { personId: of('sdl', 1) });
  },
  async () => {
    await act('unitDissolve', { unitId: await idOf('svhttdl'), details: { successorId: await idOf('snv') } });
  },
];

test('a year in the life of the province', async () => {
  const then = new Map<string, object[]>();
  for (const [index, happen] of MONTHS.entries()) {
    const month = String(index + 1).padStart(2, '0');
    const first = index === 0 ? '2005-01-06' : `2005-${month}-03`;
    assert.deepEqual((await living.toDay(first)).failed, []);
    await happen();
    const last = new Date(Date.UTC(2005, index + 1, 0)).toISOString().slice(0, 10);
    assert.deepEqual((await living.toDay(last)).failed, []);
    then.set(last, await readToday());
    await requireInvariants(last);
  }
  for (const [day, people] of then) assert.deepEqual(await readThen(day), people, `as of ${day}`);
  assert.equal(new Set([...then.values()].map((people) => JSON.stringify(people))).size, MONTHS.length);

  // Mail to a unit of before still arrives where its work is done now; under the old domain until its window closed.
  const { db } = living.province;
  const snv = await resolveAddress(db, `snv@${NEW_DOMAIN}`);
  assert.equal((await resolveAddress(db, 'sdl@thuathienhue.gov.vn'))?.accountId, snv?.accountId);
  assert.equal((await resolveAddress(db, 'snv@thuathienhue.gov.vn'))?.accountId, snv?.accountId);
  await living.toDay('2006-03-01');
  assert.equal(await resolveAddress(db, 'snv@thuathienhue.gov.vn'), undefined);
  assert.equal((await resolveAddress(db, `snv@${NEW_DOMAIN}`))?.accountId, snv?.accountId);
  assert.equal((await verifyAuditChain(db)).brokenAt, undefined);

  // The program starts after all that with the settings and the annex of the first day, and makes nothing anew.
  const { hasher, ids } = living.province;
  const agencies = readAgencies();
  const start = {
    agencies,
    domain: DOMAIN,
    hasher,
    ids,
    now: living.now(),
    onCreated: living.parts.onCreated,
  };
  const again = await performFirstRun(db, { ...start, random: randomBytes });
  assert.deepEqual(again, {
    createdUnits: 0,
    createdAccounts: 0,
    domain: NEW_DOMAIN,
    centerAddress: `trungtam@${NEW_DOMAIN}`,
  });
});
