/** A large file by a link (R8.1): its bytes arrive in pieces, it is scanned, and whoever has the link gets it whole. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { JmapClient } from '#tests/clients/jmap.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { openTus, type TusClient } from '#tests/jmap/tus.ts';
import { createdId, idsOf, LONG, listOf } from './demo-people.ts';
import type { Workflow } from './dying-program.ts';

/** Three segments, the last of them not full. */
const BYTES = 9 * 1024 * 1024;
const DAY_MS = 86_400_000;

interface File {
  id: string;
  name: string;
  state: string;
}

interface Link {
  id: string;
  fileId: string;
  url: string;
}

/** Bytes that no other file has: all of each mark's are new to the store. */
const bytesOf = (mark: string): Buffer => {
  const bytes = Buffer.alloc(BYTES);
  for (let at = 0; at < BYTES; at += 32)
    createHash('sha256').update(`${mark} ${at}`).digest().copy(bytes, at);
  return bytes;
};

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function filesOf(client: JmapClient, mark: string): Promise<File[]> {
  return (await listOf<File>(client, 'StoredFile', { ids: null })).filter(
    ({ name }) => name === `${mark}.bin`,
  );
}

async function linksOf(client: JmapClient, mark: string): Promise<Link[]> {
  const files = await filesOf(client, mark);
  const links = await Promise.all(
    files.map(async ({ id: fileId }) => idsOf(client, 'FileLink', { filter: { fileId } })),
  );
  return listOf<Link>(client, 'FileLink', { ids: links.flat() });
}

async function sendRest(tus: TusClient, path: string, bytes: Buffer): Promise<void> {
  const offset = await tus.offset(path);
  if (offset < bytes.length) assert.equal(await tus.send(path, offset, bytes.subarray(offset)), 204);
}

/** Whoever is cut off goes on where the bytes ended, as every client of the protocol does. */
export function linking(): Workflow {
  return {
    name: 'linking',
    async ask(dying, mark) {
      const client = await dying.as(LONG);
      const { accountId, authorization } = client;
      const tus = openTus(dying.url, accountId, { authorization });
      const bytes = bytesOf(mark);
      const [begun] = await filesOf(client, mark);
      const path = begun
        ? `/jmap/files/${accountId}/${begun.id}`
        : await tus.begin(bytes.length, { filename: `${mark}.bin`, purpose: 'link' });
      assert.ok(typeof path === 'string', String(path));
      if (!begun || begun.state === 'uploading') await sendRest(tus, path, bytes);
      const link = { fileId: path.split('/').at(-1), expiresAt: new Date(Date.now() + DAY_MS).toISOString() };
      createdId(await client.call('FileLink/set', { create: { l: link } }));
    },
    isKnown: async (dying, mark) => (await linksOf(await dying.as(LONG), mark)).length > 0,
    isDone: async (dying, mark) =>
      (await filesOf(await dying.as(LONG), mark)).some(({ state }) => state === 'clean'),
    async check(dying, mark) {
      const client = await dying.as(LONG);
      const [file, ...files] = await filesOf(client, mark);
      const [link, ...links] = await linksOf(client, mark);
      assert.ok(file && link, mark);
      assert.deepEqual([files.length, links.length], [0, 0], `${mark}: one file, one link`);
      const { pathname } = new URL(link.url);
      const answer = await fetch(`${dying.url}${pathname}/download`);
      assert.equal(answer.status, 200, mark);
      assert.equal(digestOf(Buffer.from(await answer.arrayBuffer())), digestOf(bytesOf(mark)), mark);
      const [segments] = await withDatabase(dying.program, (db) =>
        db.query<{ bytes: number; count: number }>(
          'select sum(size)::integer as bytes, count(distinct start)::integer as count from file_segment where file_id = $1',
          [file.id],
        ),
      );
      assert.equal(segments?.bytes, BYTES, `${mark}: ${segments?.count} segments`);
    },
  };
}
