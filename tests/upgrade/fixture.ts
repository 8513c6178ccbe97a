/** A database as an older program left it: every row of every table, with the number of migrations it had seen. */
import { readFileSync, writeFileSync } from 'node:fs';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Connection } from '#platform/postgres/database.ts';
import { openRestore, openSnapshot } from '#platform/postgres/whole-database.ts';

export interface Fixture {
  migrations: number;
  tables: { name: string; columns: string[] /** COPY's text format. */; rows: string }[];
}

const LEFT_OUT = new Set(['schema_migration']);
const LEVEL = 19;

export async function writeFixture(connection: Connection, file: string): Promise<void> {
  const snapshot = await openSnapshot(connection);
  try {
    const fixture: Fixture = { migrations: await snapshot.migrations(), tables: [] };
    for (const table of await snapshot.tables()) {
      if (LEFT_OUT.has(table.name)) continue;
      const pieces: Buffer[] = [];
      for await (const piece of snapshot.copyTable(table)) pieces.push(piece);
      fixture.tables.push({
        name: table.name,
        columns: table.columns,
        rows: Buffer.concat(pieces).toString('utf8'),
      });
    }
    const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
    writeFileSync(file, zstdCompressSync(Buffer.from(JSON.stringify(fixture)), { params }));
  } finally {
    await snapshot.close();
  }
}

export function readFixture(file: string): Fixture {
  return JSON.parse(zstdDecompressSync(readFileSync(file)).toString('utf8')) as Fixture;
}

/** Fills a database that has the schema of the fixture. */
export async function loadFixture(connection: Connection, { tables }: Fixture): Promise<void> {
  const restore = await openRestore(connection);
  for (const { name, columns, rows } of tables)
    await restore.fillTable(name, columns, toChunks(Buffer.from(rows, 'utf8')));
  await restore.commit();
}

async function* toChunks(bytes: Buffer): AsyncGenerator<Buffer> {
  if (bytes.length > 0) yield bytes;
}
