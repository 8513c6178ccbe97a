/** Accounts like an agency's, row for row: for tests and measurements that need a directory and a store of a certain size. */
import type { Database } from '#platform/postgres/database.ts';

const COPY_ACCOUNT = ['account', 'address', 'mail_account', 'mailbox'] as const;

/** Copies the account of the office `snv` with numbers from `first` to before `end`. */
export async function copyAccounts(db: Database, first: number, end: number): Promise<void> {
  const columnsOf = async (table: string): Promise<string[]> =>
    (
      await db.query<{ name: string }>(
        `select attname::text as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
        [table],
      )
    ).map(({ name }) => name);
  for (const table of COPY_ACCOUNT) {
    const key = table === 'account' ? 'id' : 'account_id';
    const values: Record<string, string> = {
      [key]: `md5('a' || n)::uuid`,
      ...(table === 'address' && {
        local_part: `'coquan' || n`,
        address: `'coquan' || n || '@' || t.domain`,
      }),
      ...(table === 'account' && { display_name: `'Cơ quan ' || n` }),
    };
    const columns = await columnsOf(table);
    await db.query(
      `insert into ${table} (${columns.join(', ')})
       select ${columns.map((name) => values[name] ?? `t.${name}`).join(', ')}
       from ${table} t, generate_series($1::integer, $2::integer) n
       where t.${key} = (select account_id from address where local_part = 'snv' limit 1)`,
      [first, end - 1],
    );
  }
}
