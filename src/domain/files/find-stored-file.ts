/** A file for our own jobs, whoever's it is. */
import type { Queryable } from '#platform/postgres/database.ts';
import { FILE_COLUMNS, type StoredFile } from './stored-files.ts';

/** Undefined when it is gone. */
export async function findStoredFile(
  db: Queryable,
  { accountId, id }: Pick<StoredFile, 'accountId' | 'id'>,
): Promise<StoredFile | undefined> {
  const [file] = await db.query<StoredFile>(
    `select ${FILE_COLUMNS} from stored_file f
     where f.account_id = $1 and f.id = $2 and f.state <> 'deleting'`,
    [accountId, id],
  );
  return file;
}
