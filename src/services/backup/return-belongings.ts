/**
 * Gives an account back what it had beside its mail at an earlier time, in one transaction with the record of it (R8.9). What is there stays as
 * it is: only what is gone comes back, and, beside what is there, what is another now. The same once more adds nothing.
 *
 * Left out on purpose: rights of others (who lost them since would have them again), passwords and second factors, links to files.
 */
import { returnLetterLanguage } from '#domain/accounts/letter-language.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor } from '#domain/directory/principal.ts';
import { returnScripts, returnVacation } from '#domain/filters/return-filters.ts';
import { returnCorrespondents } from '#domain/groupware/past-recipients.ts';
import { returnContacts } from '#domain/groupware/return-contacts.ts';
import { returnKeptTexts } from '#domain/kept-texts/kept-texts.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { returnIdentities } from '#domain/mailstore/return-identities.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import { atomically } from '#platform/postgres/atomically.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Belongings } from './earlier-belongings.ts';

/** What can be asked for by itself. */
export type BelongingKind = 'contacts' | 'settings';

export interface ReturnRequest {
  access: MailAccess;
  kinds: ReadonlySet<BelongingKind>;
  /** The name under which what is another now comes beside it; without it each has its own place, and what is there stays alone. */
  beside: string | undefined;
  /** Whether mail follows: the record tells of it before the first message is there, whoever dies. */
  isMailNext: boolean;
  /** Who asked for it, for the audit record. */
  authority: string;
}

export interface ReturnReport {
  books: number;
  contacts: number;
  correspondents: number;
  filters: number;
  identities: number;
  texts: number;
  /** The answer while away, and the language of letters. */
  choices: number;
  /** Filters that may not be kept as they were. */
  refused: { name: string; refusal: Refusal }[];
}

/** The shortest of the names that are bounded: that of a filter. */
const MAX_NAME = 128;
const MAX_MARK = 60;

/** A name beside another: "Lọc thư (Khôi phục 2026-11-20)". */
function namerBeside(beside: string | undefined) {
  if (beside === undefined) return undefined;
  // A filter's name holds no slash.
  const mark = beside.replaceAll('/', '-').slice(0, MAX_MARK);
  return (name: string, taken: readonly string[]): string => {
    for (let number = 1; ; number += 1) {
      const end = ` (${number === 1 ? mark : `${mark}, ${number}`})`;
      const wanted = `${name.slice(0, MAX_NAME - end.length)}${end}`.toWellFormed();
      if (!taken.includes(wanted)) return wanted;
    }
  };
}

const NOTHING: ReturnReport = {
  books: 0,
  contacts: 0,
  correspondents: 0,
  filters: 0,
  identities: 0,
  texts: 0,
  choices: 0,
  refused: [],
};

async function returnSettings(
  db: Database,
  belongings: Belongings,
  { access, beside }: ReturnRequest,
  { ids, now }: { ids: NewId; now: number },
): Promise<Partial<ReturnReport>> {
  const place = { nameBeside: namerBeside(beside), ids, now };
  const identities = await db.transaction((tx) =>
    returnIdentities(tx, access, belongings.identities, { isBeside: beside !== undefined, ids }),
  );
  const scripts = await returnScripts(db, access, belongings.scripts, place);
  const texts = await returnKeptTexts(db, access, belongings.texts, place);
  const { vacation, language } = belongings;
  const hasVacation = vacation !== undefined && (await returnVacation(db, access, vacation));
  const hasLanguage = language !== undefined && (await returnLetterLanguage(db, access.accountId, language));
  const choices = Number(hasVacation) + Number(hasLanguage);
  return { identities, filters: scripts.returned, refused: scripts.refused, texts, choices };
}

/** Gives them back; all or nothing. `Refusal`: `notPermitted`, `tooMany`. */
export function returnBelongings(
  { db, ids, clock }: { db: Database; ids: NewId; clock: Clock },
  belongings: Belongings,
  request: ReturnRequest,
): Promise<ReturnReport> {
  const { access, beside, kinds } = request;
  return atomically(db, async (joined) => {
    const now = clock();
    const report: ReturnReport = { ...NOTHING };
    if (kinds.has('settings'))
      Object.assign(report, await returnSettings(joined, belongings, request, { ids, now }));
    if (kinds.has('contacts')) {
      Object.assign(report, await returnContacts(joined, access, belongings.contacts, { beside, ids, now }));
      const { correspondents } = belongings;
      report.correspondents = await returnCorrespondents(joined, access.accountId, correspondents, ids);
    }
    const { refused, ...counts } = report;
    await joined.transaction((tx) =>
      recordEvent(tx, {
        now,
        actor: auditActor(access.principal),
        act: 'account.restore',
        object: { kind: 'account', id: access.accountId },
        authority: request.authority,
        after: { asOf: belongings.at, ...counts, refused: refused.length, mail: request.isMailNext },
      }),
    );
    return report;
  });
}
