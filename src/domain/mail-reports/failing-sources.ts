/**
 * Sources that sent in our name while neither SPF nor DKIM stood for it, summed over the reports of many receivers (RFC 7489
 * §7.2, R12.1). One query over the reports of some days.
 */
import type { Queryable } from '#platform/postgres/database.ts';

export interface FailingSource {
  /** As the reports write it, in small letters. */
  address: string;
  /** The domain of the From field: ours, or one below it. */
  headerFrom: string;
  messages: number;
  /** Who told of it. */
  reporters: string[];
  /** What receivers did: none, quarantine, reject. */
  dispositions: string[];
  firstAt: Date;
  lastAt: Date;
}

/** What a source is called in the register while it lasts. */
export const ROGUE_KEY = 'rogueSender:';
/** Further ones are told of when these are closed. */
const MAX_SOURCES = 500;

/** Those of reports about our domains since a time, the busiest first; what was told and closed before a report counts no more. */
export function readFailingSources(
  db: Queryable,
  wanted: { domains: readonly string[]; since: Date; messages: number },
): Promise<FailingSource[]> {
  return db.query<FailingSource>(
    `with failing as (
       select lower(r.row ->> 'sourceIp') as address, rtrim(lower(r.row ->> 'headerFrom'), '.') as header_from,
         least((r.row ->> 'count')::numeric, 1000000000)::bigint as count, r.row ->> 'disposition' as disposition,
         m.organisation, m.begins_at, m.ends_at
       from mail_report m cross join lateral jsonb_array_elements(m.content -> 'rows') as r (row)
       where m.kind = 'dmarc' and m.ends_at >= $2 and m.domain = any ($1)
         and r.row ->> 'dkim' <> 'pass' and r.row ->> 'spf' <> 'pass')
     select f.address, f.header_from as "headerFrom", sum(f.count)::bigint as messages,
       array_agg(distinct f.organisation) as reporters, array_agg(distinct f.disposition) as dispositions,
       min(f.begins_at) as "firstAt", max(f.ends_at) as "lastAt"
     from failing f left join lateral (select max(v.changed_at) as at from violation v
       where v.watch_key = $4 || f.address || ':' || f.header_from and v.state = 'closed') closed on true
     where exists (select from unnest($1::text[]) d where f.header_from = d or f.header_from like '%.' || d)
       and f.address <> '' and (closed.at is null or f.ends_at > closed.at)
     group by f.address, f.header_from having sum(f.count) >= $3 order by sum(f.count) desc, f.address limit $5`,
    [wanted.domains, wanted.since, wanted.messages, ROGUE_KEY, MAX_SOURCES],
  );
}
