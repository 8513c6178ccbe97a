/**
 * Who holds a post, found by what the post is called: title and unit, in any order, with or without marks (R4.3).
 *
 * Posts of a rank alone: members' titles are those of thousands. Costs the posts of a rank that are held, a few for each unit.
 */
import { beginningsQuery } from '#domain/directory/search-words.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface PostHolder {
  displayName: string;
  /** The primary address. */
  address: string;
  title: string;
  unitName: string;
}

/** The holders at a time, heads first, at most so many. */
export async function findPostHolders(
  db: Queryable,
  text: string,
  at: number,
  most: number,
): Promise<PostHolder[]> {
  const question = beginningsQuery(text);
  if (question === undefined) return [];
  return db.query<PostHolder>(
    `select c.display_name as "displayName", a.address, t.title, u.name as "unitName"
     from post t
     join unit u on u.id = t.unit_id
     join account c on c.person_id = t.person_id and c.kind = 'personal' and c.state = 'active'
     join address a on a.account_id = c.id and a.kind = 'primary'
     where t.rank <> 'member' and t.starts_at <= $2 and (t.ends_at is null or t.ends_at > $2)
       and to_tsvector('simple', fold_text(t.title)) || u.words @@ to_tsquery('simple', $1)
     order by array_position(array['head', 'deputy_head', 'secretary'], t.rank), u.annex_number, u.name, t.id limit $3`,
    [question, new Date(at), most],
    { name: 'post_holders' },
  );
}
