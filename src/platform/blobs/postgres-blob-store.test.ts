/** The PostgreSQL blob store keeps the contract of all blob stores. */
import { openTestDatabase } from '#tests/postgres/database.ts';
import { testBlobStore } from './blob-store.contract.ts';
import { createPostgresBlobStore } from './postgres-blob-store.ts';

testBlobStore('postgres', async () => {
  const test = await openTestDatabase();
  return { ...test, store: createPostgresBlobStore(test.db) };
});
