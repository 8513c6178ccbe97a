/** Several acts, each of which is a transaction when it stands alone, as one: all of them happen, or none. */
import type { Database, Transaction } from './database.ts';

/** A transaction as those see it that run within it: the commit is not theirs to send. */
function within(tx: Transaction): Transaction {
  return {
    isTransaction: true,
    query: (sql, params, options) => tx.query(sql, params, options),
    commitWithLast: () => undefined,
  };
}

/** Runs the work in one transaction; transactions that it opens on the database it is given are part of this one. */
export function atomically<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  return db.transaction((tx) => {
    const inner = within(tx);
    return work({
      query: (sql, params, options) => tx.query(sql, params, options),
      transaction: (part) => part(inner),
      listen: (channel, handler) => db.listen(channel, handler),
      close: () => db.close(),
    });
  });
}
