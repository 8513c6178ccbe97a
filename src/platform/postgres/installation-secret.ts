/**
 * Secrets of the whole installation, the same for all its processes: made once, kept in the table of settings.
 */
import type { Queryable } from './database.ts';

const SECRET_BYTES = 32;

/** The secret of a name, made by whoever asks first. */
export async function readInstallationSecret(
  db: Queryable,
  name: string,
  random: (bytes: number) => Buffer,
): Promise<Buffer> {
  const key = `secret.${name}`;
  await db.query(
    `insert into setting (key, value, changed_at) values ($1, to_jsonb($2::text), now()) on conflict (key) do nothing`,
    [key, random(SECRET_BYTES).toString('hex')],
  );
  const [row] = await db.query<{ value: string }>('select value from setting where key = $1', [key]);
  if (!row) throw new Error(`the secret ${name} is not there after it was made`);
  return Buffer.from(row.value, 'hex');
}
