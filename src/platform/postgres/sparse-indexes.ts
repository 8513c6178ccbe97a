/**
 * Rebuilding indexes that are half empty.
 *
 * An index that begins with the account grows in its middle, at the end of every account's part: a page that is full there is split into halves, and what
 * lies before the end never grows again. So such an index stays half full for ever, unless it is written anew now and then. That is done while everything else goes on
 * (`reindex … concurrently`), and only where it gives back a good part: an index is written anew once it has grown by half or more.
 *
 * How small an index would be is reckoned from the number of its rows and the widths of its columns, as the database last counted them. Not looked at:
 * indexes of expressions, of a part of the rows, and small ones. Where equal keys are kept once, the reckoning is too large and nothing is done.
 */
import type { Database } from './database.ts';

/** An index is written anew from this on, by what it would be. */
const WORTH = 1.3;
/** Smaller ones are not worth the looking. */
const MIN_BYTES = 256 * 1024;
/** Of an entry beside its key: its header and its place in the page. */
const ENTRY_HEAD_BYTES = 8;
const ENTRY_PLACE_BYTES = 4;
/** As full as the database makes the pages of a new index. */
const FULL = 0.9;

/** What a rebuilding that was cut off has left: nobody reads it, everybody keeps it up. */
async function dropLeftOvers(db: Database): Promise<void> {
  const left = await db.query<{ name: string }>(
    `select quote_ident(c.relname) as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$' and c.relnamespace = 'public'::regnamespace`,
  );
  for (const { name } of left) await db.query(`drop index concurrently if exists ${name}`);
}

/** The names of indexes that are worth rebuilding, the emptiest first. */
async function findSparse(db: Database): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `with key as (
       select i.indexrelid as id, sum(s.avg_width) as width, count(s.avg_width) = i.indnatts as is_known
       from pg_index i
       join pg_class t on t.oid = i.indrelid and t.relnamespace = 'public'::regnamespace
       cross join unnest(i.indkey) as k (number)
       left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
       left join pg_stats s on s.schemaname = 'public' and s.tablename = t.relname and s.attname = a.attname
       where i.indisvalid and i.indpred is null and i.indexprs is null
       group by i.indexrelid, i.indnatts
     ), size as (
       select quote_ident(c.relname) as name, pg_relation_size(c.oid)::float8 as bytes,
              c.reltuples * (ceil(($3 + k.width) / 8.0) * 8 + $4) / $5 as needed
       from key k join pg_class c on c.oid = k.id join pg_am m on m.oid = c.relam and m.amname = 'btree'
       where k.is_known and c.reltuples > 0
     )
     select name from size where bytes >= $1 and bytes > needed * $2 order by bytes / needed desc`,
    [MIN_BYTES, WORTH, ENTRY_HEAD_BYTES, ENTRY_PLACE_BYTES, FULL],
  );
  return rows.map(({ name }) => name);
}

/** Rebuilds them, one after the other, until it is told to stop; gives how many. */
export async function rebuildSparseIndexes(db: Database, signal?: AbortSignal): Promise<number> {
  await dropLeftOvers(db);
  let rebuilt = 0;
  for (const name of await findSparse(db)) {
    if (signal?.aborted) break;
    await db.query(`reindex index concurrently ${name}`);
    rebuilt += 1;
  }
  return rebuilt;
}
