/**
 * `StatusNotice`: what the center announces on the public status page (R6.3). Create announces; update says more, moves the end, or
 * with `endNow` ends it with its outcome. One query a read.
 */
import { authorize } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import {
  addNotice,
  changeNotice,
  endNotice,
  NOTICE_KINDS,
  type NoticeChanges,
  readNoticesById,
  type StatusNotice,
} from '#domain/status/notices.ts';
import { SERVICES, type Service } from '#domain/status/services.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asBoolean, asDate, oneOf } from '../object-query.ts';
import { requireChoice, requireOnly, requireText } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';

const conditions = { isOpen: asBoolean, kind: oneOf(...NOTICE_KINDS) };
const TEXTS = ['titleVi', 'titleEn', 'textVi', 'textEn'] as const;
const CREATED = [...TEXTS, 'kind', 'services', 'startsAt', 'endsAt'];
const CHANGED = [...TEXTS, 'endsAt'];
const ENDED = ['endNow', 'outcomeVi', 'outcomeEn'];

function invalid(name: string): SetFault {
  return new SetFault('invalidProperties', `Wrong: ${name}.`, { properties: [name] });
}

/** A text that may be left out. */
function textOf(object: JsonObject, name: string): string {
  const value = object[name] ?? '';
  if (typeof value !== 'string') throw invalid(name);
  return value;
}

function timeOf(object: JsonObject, name: string): Date | null {
  const value = object[name] ?? null;
  if (value === null) return null;
  const time = asDate(value);
  if (!time) throw invalid(name);
  return time;
}

function servicesOf(value: Json | undefined): Service[] {
  if (!Array.isArray(value ?? [])) throw invalid('services');
  return ((value ?? []) as Json[]).map((name) => {
    const service = SERVICES.find((one) => one === name);
    if (!service) throw invalid('services');
    return service;
  });
}

function changesOf(patch: JsonObject): NoticeChanges {
  const texts = TEXTS.filter((name) => name in patch).map((name) => [name, textOf(patch, name)]);
  return { ...Object.fromEntries(texts), ...('endsAt' in patch && { endsAt: timeOf(patch, 'endsAt') }) };
}

function isOpen({ endedAt, endsAt }: StatusNotice, now: number): boolean {
  return endedAt === null && (endsAt === null || endsAt.getTime() > now);
}

export const statusNotice = defineType<StatusNotice, typeof conditions>({
  name: 'StatusNotice',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'status.announce', { kind: 'province' }),
  properties: {
    kind: (notice) => notice.kind,
    titleVi: (notice) => notice.titleVi,
    titleEn: (notice) => notice.titleEn,
    textVi: (notice) => notice.textVi,
    textEn: (notice) => notice.textEn,
    services: (notice) => [...notice.services],
    startsAt: (notice) => notice.startsAt.toISOString(),
    endsAt: (notice) => notice.endsAt?.toISOString() ?? null,
    announcedAt: (notice) => notice.announcedAt.toISOString(),
    endedAt: (notice) => notice.endedAt?.toISOString() ?? null,
    outcomeVi: (notice) => notice.outcomeVi,
    outcomeEn: (notice) => notice.outcomeEn,
  },
  read: ({ deps }, ids, most) => readNoticesById(deps.db, ids, most),
  query: {
    conditions,
    sorts: ['startsAt'],
    async ids({ deps }, condition, { isAscending }, most) {
      const now = deps.clock();
      const ids = (await readNoticesById(deps.db, undefined, most))
        .filter(({ kind }) => condition.kind === undefined || kind === condition.kind)
        .filter((notice) => condition.isOpen === undefined || isOpen(notice, now) === condition.isOpen)
        .map(({ id }) => id);
      return isAscending ? ids.toReversed() : ids;
    },
  },
  set({ deps, principal }, args): SetWork {
    const { db, ids, clock } = deps;
    const authority = args.optionalText('authority') ?? 'R6.3';
    const act = (): DirectoryAct => ({ principal, authority, ids, now: clock() });
    return {
      async create(object) {
        requireOnly(object, CREATED);
        const { now, ...who } = act();
        const notice = {
          kind: requireChoice(object, 'kind', NOTICE_KINDS),
          titleVi: requireText(object, 'titleVi'),
          titleEn: requireText(object, 'titleEn'),
          textVi: textOf(object, 'textVi'),
          textEn: textOf(object, 'textEn'),
          services: servicesOf(object['services']),
          startsAt: timeOf(object, 'startsAt') ?? new Date(now),
          endsAt: timeOf(object, 'endsAt'),
        };
        return { id: await db.transaction((tx) => addNotice(tx, { ...who, now }, notice)) };
      },
      async update(id, patch) {
        const isEnd = patch['endNow'] === true;
        requireOnly(patch, isEnd ? ENDED : CHANGED);
        const ending = { id, outcomeVi: textOf(patch, 'outcomeVi'), outcomeEn: textOf(patch, 'outcomeEn') };
        await db.transaction((tx) =>
          isEnd ? endNotice(tx, act(), ending) : changeNotice(tx, act(), id, changesOf(patch)),
        );
        return null;
      },
      destroy: () => Promise.reject(new SetFault('forbidden', 'What was announced stays on record: end it.')),
    };
  },
});
