/** Bytes given to the program and got back from it. */
import assert from 'node:assert/strict';
import type { JmapClient } from '#tests/clients/jmap.ts';
import type { DyingProgram } from './dying-program.ts';

/** Uploads them as somebody's; gives the blob's id. */
export async function upload(dying: DyingProgram, client: JmapClient, bytes: Buffer): Promise<string> {
  const answer = await fetch(`${dying.url}/jmap/upload/${client.accountId}`, {
    method: 'POST',
    headers: { authorization: client.authorization, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  assert.equal(answer.status, 201);
  return ((await answer.json()) as { blobId: string }).blobId;
}

export async function download(
  dying: DyingProgram,
  client: JmapClient,
  { accountId, blobId }: { accountId: string; blobId: string },
): Promise<Buffer> {
  const answer = await fetch(`${dying.url}/jmap/download/${accountId}/${blobId}/tep`, {
    headers: { authorization: client.authorization },
  });
  assert.equal(answer.status, 200, blobId);
  return Buffer.from(await answer.arrayBuffer());
}
