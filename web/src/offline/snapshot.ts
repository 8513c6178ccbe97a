/**
 * The mail as it lies in the cache, small enough to be kept: the lists that were shown, the newest messages, and of the very newest
 * what they say. Pure.
 */
import type { CachedTable } from '../jmap/cache.ts';
import type { KeptList } from '../jmap/email-list.ts';
import type { Email, JmapSession, Thread } from '../jmap/objects.ts';

export interface Snapshot {
  session: JmapSession;
  keptAt: number;
  tables: CachedTable[];
  lists: KeptList[];
}

/** Enough for weeks of mail, and little enough to be written while somebody works. */
const MAX_EMAILS = 600;
const MAX_BODIES = 120;
const MAX_BODY_CHARACTERS = 200_000;
/** Types that the first screen shows. */
const KEPT = new Set(['Mailbox', 'Email', 'Thread', 'Identity', 'Quota', 'Account']);

function bodyLength({ bodyValues }: Email): number {
  return Object.values(bodyValues ?? {}).reduce((sum, { value }) => sum + value.length, 0);
}

/** What was read on an earlier page is still known, though this page has only seen the row of it. */
function withKnownBodies(emails: readonly Email[], known: readonly Email[]): Email[] {
  const opened = new Map(known.filter(({ bodyValues }) => bodyValues).map((email) => [email.id, email]));
  return emails.map((email) => (email.bodyValues ? email : { ...opened.get(email.id), ...email }));
}

function smallEmails(emails: readonly Email[]): Email[] {
  let bodies = 0;
  return emails
    .toSorted((a, b) => b.receivedAt.localeCompare(a.receivedAt))
    .slice(0, MAX_EMAILS)
    .map((email) => {
      if (!email.bodyValues) return email;
      bodies += 1;
      if (bodies <= MAX_BODIES && bodyLength(email) <= MAX_BODY_CHARACTERS) return email;
      const { bodyValues: _, ...rest } = email;
      return rest;
    });
}

export function makeSnapshot(
  session: JmapSession,
  tables: readonly CachedTable[],
  lists: readonly KeptList[],
  { now, before }: { now: number; before?: Snapshot | undefined },
): Snapshot {
  const knownOf = (table: CachedTable): Email[] => {
    const known = before?.tables.find((one) => one.type === 'Email' && one.accountId === table.accountId);
    return (known?.objects ?? []) as Email[];
  };
  const small = tables
    .filter(({ type }) => KEPT.has(type))
    .map((table): CachedTable => {
      if (table.type !== 'Email') return table;
      return { ...table, objects: smallEmails(withKnownBodies(table.objects as Email[], knownOf(table))) };
    });
  return {
    session,
    keptAt: now,
    tables: small.map((table) => withoutStrays(table, small)),
    lists: [...lists],
  };
}

/** A thread counts only with all of its messages. */
function withoutStrays(table: CachedTable, all: readonly CachedTable[]): CachedTable {
  if (table.type !== 'Thread') return table;
  const emails = all.find(({ type, accountId }) => type === 'Email' && accountId === table.accountId);
  const here = new Set(emails?.objects.map(({ id }) => id));
  return {
    ...table,
    objects: (table.objects as Thread[]).filter(({ emailIds }) => emailIds.every((id) => here.has(id))),
  };
}
