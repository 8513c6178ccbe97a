/** Reports that came in, each kept once. */
import { requirePermission } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface NewMailReport {
  kind: 'dmarc' | 'tls';
  organisation: string;
  reportId: string;
  domain: string;
  beginsAt: Date;
  endsAt: Date;
  /** Messages or sessions told of, and those that failed. */
  total: number;
  failed: number;
  content: object;
}

export interface MailReport extends NewMailReport {
  id: string;
  receivedAt: Date;
}

const MAX_LISTED = 1_000;
const MAX_TEXT = 500;

/** Keeps a report; one that came before is left as it is. */
export async function keepMailReport(
  db: Queryable,
  report: NewMailReport,
  { id, now }: { id: string; now: number },
): Promise<void> {
  await db.query(
    `insert into mail_report (id, kind, organisation, report_id, domain, begins_at, ends_at, total, failed, content,
       received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11) on conflict (kind, organisation, report_id) do nothing`,
    [
      id,
      report.kind,
      report.organisation.slice(0, MAX_TEXT),
      report.reportId.slice(0, MAX_TEXT),
      report.domain.slice(0, MAX_TEXT),
      report.beginsAt,
      report.endsAt,
      report.total,
      report.failed,
      JSON.stringify(report.content).replaceAll('\\u0000', '').toWellFormed(),
      new Date(now),
    ],
  );
}

/** Reports, the newest first. */
export async function listMailReports(
  db: Queryable,
  principal: Principal,
  filter: {
    ids?: readonly string[] | undefined;
    kind?: 'dmarc' | 'tls' | undefined;
    domain?: string | undefined;
  },
  limit: number = MAX_LISTED,
): Promise<MailReport[]> {
  requirePermission(principal, 'mailReport.read', { kind: 'province' });
  return db.query<MailReport>(
    `select id, kind, organisation, report_id as "reportId", domain, begins_at as "beginsAt", ends_at as "endsAt", total,
       failed, content, received_at as "receivedAt"
     from mail_report
     where ($1::uuid[] is null or id = any ($1)) and ($2::text is null or kind = $2) and ($3::text is null or domain = $3)
     order by ends_at desc, id desc limit $4`,
    [filter.ids ?? null, filter.kind ?? null, filter.domain ?? null, Math.min(limit, MAX_LISTED)],
  );
}

/** Forgets reports of long ago. */
export async function cleanMailReports(db: Queryable, before: Date): Promise<void> {
  await db.query('delete from mail_report where received_at < $1', [before]);
}
