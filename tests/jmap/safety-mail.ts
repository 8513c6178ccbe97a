/** The subjects of everything an account has. */
import type { JmapTestServer } from './server.ts';

export async function readSubjects(server: JmapTestServer, client: { address: string }): Promise<string[]> {
  const accountId = await server.accountIdOf(client.address);
  const rows = await server.db.query<{ subject: string }>(
    `select fields::json ->> 'subject' as subject from email where account_id = $1 order by id`,
    [accountId],
  );
  return rows.map((row) => row.subject);
}
