/**
 * Agreeing the list (R6.2): the agency's, the personnel authority's and the directory's list side by side; each difference settled by
 * somebody, one by one; then the agency's head signs. Settling against the directory makes a change request, nothing else.
 */
import { listAgencyAccounts } from '#domain/accounts/change-account.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import { insertRequests } from '#domain/directory/change-requests.ts';
import { isIsoDate } from '#domain/directory/decisions.ts';
import { type FeedRow, readFeedRows } from '#domain/directory/feeds.ts';
import {
  findLateRounds,
  insertRound,
  type ListEntry,
  type ListName,
  type ListRound,
  lockRound,
  noteChased,
  readEntries,
  readRounds,
  settleEntry,
  signRound,
} from '#domain/directory/list-rounds.ts';
import { listPeopleOfUnit } from '#domain/directory/people.ts';
import { readMainTitles } from '#domain/directory/posts.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { requireUnitById, type Unit } from '#domain/directory/units.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ChangeRequestId } from '#platform/kernel/ids.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import type { Reminder } from '#services/notices/file-notice.ts';
import { requireFeed } from './receive.ts';

type Entry = Pick<ListEntry, 'personId' | 'agency' | 'authority' | 'directory' | 'differences'>;

const MAX_ROWS = 50_000;
/** What the lists are compared by. */
const COMPARED = ['fullName', 'birthYear', 'title'] as const;

function keyOf(row: Pick<FeedRow, 'personId' | 'fields'>): string {
  if (row.personId) return row.personId;
  const name = row.fields?.['fullName'];
  return `${foldForSearch(typeof name === 'string' ? name : '')}|${JSON.stringify(row.fields?.['birthYear'] ?? '')}`;
}

/** The fields in which lists that name somebody disagree, and the lists that do not name them. */
function differencesOf(entry: Entry, lists: readonly ListName[]): string[] {
  const absent = lists.filter((list) => entry[list] === null).map((list) => `absent:${list}`);
  const present = lists.map((list) => entry[list]).filter((one) => one !== null);
  const differing = COMPARED.filter((field) => {
    const values = present.filter((one) => one[field] !== undefined).map((one) => JSON.stringify(one[field]));
    return new Set(values).size > 1;
  });
  return [...absent, ...differing];
}

async function directoryList(parts: LifecycleParts, unit: Unit): Promise<Map<string, Entry>> {
  const people = await listPeopleOfUnit(parts.db, unit.id);
  const ids = people.map(({ id }) => id);
  const titles = await readMainTitles(parts.db, ids, parts.clock());
  return new Map(
    people.map((person): [string, Entry] => {
      const title = titles.get(person.id) ?? '';
      const directory: JsonObject = {
        fullName: person.fullName,
        ...(person.birthYear !== null && { birthYear: person.birthYear }),
        ...(title !== '' && { title }),
      };
      return [person.id, { personId: person.id, agency: null, authority: null, directory, differences: [] }];
    }),
  );
}

async function addList(
  parts: LifecycleParts,
  entries: Map<string, Entry>,
  list: 'agency' | 'authority',
  feedId: string,
): Promise<void> {
  for (const row of await readFeedRows(parts.db, feedId, { after: 0 }, MAX_ROWS)) {
    if (row.match === 'wrong' || row.match === 'missing') continue;
    const key = keyOf(row);
    const entry = entries.get(key) ?? {
      personId: row.personId,
      agency: null,
      authority: null,
      directory: null,
      differences: [],
    };
    entries.set(key, { ...entry, [list]: row.fields });
  }
}

export interface RoundToOpen {
  unitId: string;
  name: string;
  /** ISO date. */
  dueOn: string;
  /** Lists that came as feeds; without one, that list takes no part. */
  agencyFeedId?: string | undefined;
  authorityFeedId?: string | undefined;
}

/** Opens a round. `Refusal`: `notPermitted`, `invalidArgument`, `notFound`, `conflict`. */
export async function openRound(
  parts: LifecycleParts,
  principal: Principal,
  wanted: RoundToOpen,
): Promise<string> {
  const unit = await requireUnitById(parts.db, wanted.unitId);
  requirePermission(principal, 'list.open', { kind: 'unit', unitPath: unit.path });
  if (!isIsoDate(wanted.dueOn)) throw new Refusal('invalidArgument', 'dueOn is a day, YYYY-MM-DD.');
  const lists: ListName[] = ['directory'];
  const entries = await directoryList(parts, unit);
  for (const list of ['agency', 'authority'] as const) {
    const feedId = wanted[`${list}FeedId`];
    if (feedId === undefined) continue;
    await requireFeed(parts, principal, feedId);
    await addList(parts, entries, list, feedId);
    lists.push(list);
  }
  const id = parts.ids();
  const now = parts.clock();
  await parts.db.transaction(async (tx) => {
    await insertRound(
      tx,
      principal,
      {
        id,
        unitId: unit.id,
        name: wanted.name.slice(0, 200),
        dueOn: wanted.dueOn,
        agencyFeedId: wanted.agencyFeedId ?? null,
        authorityFeedId: wanted.authorityFeedId ?? null,
      },
      [...entries.values()].map((entry) => ({ ...entry, differences: differencesOf(entry, lists) })),
      now,
    );
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'list.open',
      object: { kind: 'listRound', id },
      authority: 'R6.2',
      after: { unit: unit.code, dueOn: wanted.dueOn, people: entries.size },
    });
  });
  return id;
}

/** A round in the principal's reach. `Refusal('notFound')`. */
export async function requireRound(
  parts: LifecycleParts,
  principal: Principal,
  id: string,
): Promise<ListRound> {
  const [round] = await readRounds(parts.db, findReach(principal, 'list.confirm'), [id], 1);
  if (!round) throw new Refusal('notFound', 'There is no such round.');
  return round;
}

/** The request by which the directory comes to say what was agreed; undefined when it says so already or cannot by a request. */
function requestFor(
  entry: ListEntry,
  resolution: ListName,
): { type: string; details: JsonObject } | undefined {
  const agreed = entry[resolution];
  if (resolution === 'directory') return undefined;
  if (!agreed) return entry.personId && entry.directory ? { type: 'leaving', details: {} } : undefined;
  const { fullName, birthYear, title } = agreed;
  if (!entry.directory)
    return {
      type: 'joining',
      details: { ...(fullName && { fullName }), ...(birthYear && { birthYear }), ...(title && { title }) },
    };
  const isOtherName = fullName !== undefined && fullName !== entry.directory['fullName'];
  const isOtherYear = birthYear !== undefined && birthYear !== entry.directory['birthYear'];
  if (isOtherName || isOtherYear)
    return {
      type: 'nameCorrection',
      details: {
        fullName: fullName ?? entry.directory['fullName'] ?? '',
        ...(isOtherYear && { birthYear }),
      },
    };
  if (title && title !== entry.directory['title']) return { type: 'postChange', details: { title } };
  return undefined;
}

/** Settles one difference: whose word counts. `Refusal`: `notFound`, `notPermitted`, `conflict`. */
export async function settleDifference(
  parts: LifecycleParts,
  principal: Principal,
  wanted: { roundId: string; ordinal: number; resolution: ListName },
): Promise<{ requestId: string | null }> {
  const round = await requireRound(parts, principal, wanted.roundId);
  requirePermission(principal, 'list.confirm', { kind: 'unit', unitPath: round.unitPath });
  const now = parts.clock();
  return parts.db.transaction(async (tx) => {
    if ((await lockRound(tx, round.id)) !== 'open')
      throw new Refusal('conflict', 'This round is signed off.');
    const [entry] = await readEntries(tx, round.id, { after: wanted.ordinal - 1 }, 1);
    if (entry?.ordinal !== wanted.ordinal) throw new Refusal('notFound', 'There is no such entry.');
    const request = requestFor(entry, wanted.resolution);
    const requestId = request ? (parts.ids() as ChangeRequestId) : null;
    if (request && requestId)
      await insertRequests(
        tx,
        principal,
        [
          {
            ...request,
            id: requestId,
            unitId: round.unitId,
            otherUnitId: null,
            personId: request.type === 'joining' ? null : entry.personId,
            decisionId: null,
            effectiveOn: dayOf(now),
            source: 'list',
            findings: [],
            emergencyReason: null,
            followsId: null,
            dedupeKey: `list:${round.id}:${entry.ordinal}`,
          },
        ],
        now,
      );
    await settleEntry(tx, principal, { ...wanted, requestId, now });
    return { requestId };
  });
}

/** Signs the list off. `Refusal`: `notPermitted`, `conflict` while a difference is open or when it is signed. */
export async function signOff(parts: LifecycleParts, principal: Principal, roundId: string): Promise<void> {
  const round = await requireRound(parts, principal, roundId);
  requirePermission(principal, 'list.sign', { kind: 'unit', unitPath: round.unitPath });
  const now = parts.clock();
  await parts.db.transaction(async (tx) => {
    if ((await lockRound(tx, roundId)) !== 'open') throw new Refusal('conflict', 'This round is signed off.');
    const open = (await readEntries(tx, roundId, { after: 0, differing: true }, MAX_ROWS)).filter(
      ({ resolution }) => resolution === null,
    );
    if (open.length > 0)
      throw new Refusal('conflict', `${open.length} differences are not settled yet.`, {
        differences: open.length,
      });
    await signRound(tx, principal, roundId, now);
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'list.sign',
      object: { kind: 'listRound', id: roundId },
      authority: 'R6.2',
      after: { people: round.entries, settled: round.settled },
    });
  });
}

/** Rounds that are late, once a day each, as reminders to be sent; each is due until it is noted. */
export async function chaseLateRounds({ db, clock }: LifecycleParts): Promise<Reminder[]> {
  const day = dayOf(clock());
  const reminders: Reminder[] = [];
  for (const round of await findLateRounds(db, day)) {
    const accounts = await listAgencyAccounts(db, round.unitId);
    reminders.push({
      id: `${round.id}.${day}`,
      accountIds: accounts.map(({ id }) => id),
      text: {
        subject: {
          vi: `Nhắc: xác nhận danh sách cán bộ (${round.name})`,
          en: `Reminder: agree the list of people (${round.name})`,
        },
        vi: `Danh sách phải xác nhận trước ngày ${round.dueOn}, nay đã quá hạn.\n`,
        en: `The list was to be agreed by ${round.dueOn}; it is late.\n`,
      },
      note: (tx) => noteChased(tx, round.id, day),
    });
  }
  return reminders;
}
