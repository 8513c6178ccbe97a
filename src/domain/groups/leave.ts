/**
 * Leaving a list by its link (RFC 8058): a token names the list and the address, and proves that we wrote it.
 *
 * Only members of other systems leave so: who is in a group of their office is there by the office's word. Whoever has the token may
 * take this one address off this one list, and nothing else; it holds as long as the list does.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { recordEvent } from '#domain/audit/record-event.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface Leaving {
  groupId: string;
  address: string;
}

const ID_BYTES = 16;
/** 128 bits: nobody guesses. */
const CODE_BYTES = 16;
const MAX_TOKEN = 600;

function codeOf(secret: Buffer, id: Buffer, address: string): Buffer {
  return createHmac('sha256', secret)
    .update('leave ')
    .update(id)
    .update(address)
    .digest()
    .subarray(0, CODE_BYTES);
}

/** The token for one address of one list. */
export function encodeLeaveToken(secret: Buffer, { groupId, address }: Leaving): string {
  const id = Buffer.from(groupId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, codeOf(secret, id, address), Buffer.from(address)]).toString('base64url');
}

/** What a token of ours names; undefined for any other text. */
export function decodeLeaveToken(secret: Buffer, token: string): Leaving | undefined {
  if (token.length > MAX_TOKEN || !/^[\w-]+$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length <= ID_BYTES + CODE_BYTES) return undefined;
  const id = bytes.subarray(0, ID_BYTES);
  const address = bytes.toString('utf8', ID_BYTES + CODE_BYTES);
  if (!timingSafeEqual(bytes.subarray(ID_BYTES, ID_BYTES + CODE_BYTES), codeOf(secret, id, address)))
    return undefined;
  const groupId = id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { groupId, address };
}

/** The list and those within it (as deep as delivery looks): an address that is in one of them gets its letters too. */
const NESTED = `
  with recursive nested (id, depth) as (
    select $1::uuid, 0 union
    select m.child_id, n.depth + 1 from nested n
    join mail_group_member m on m.group_id = n.id and m.child_id is not null where n.depth < 10
  )`;

/** The name of the list that an address would leave; undefined where it is no member (any more). */
export async function findLeaving(
  db: Database,
  { groupId, address }: Leaving,
): Promise<{ name: string; address: string } | undefined> {
  const [group] = await db.query<{ name: string; address: string }>(
    `${NESTED} select g.name, g.address from mail_group g
     where g.id = $1 and exists (select from mail_group_member m join nested n on n.id = m.group_id where m.address = $2)`,
    [groupId, address],
  );
  return group;
}

/** Takes the address off the list; leaving twice is no fault. Gives whether it was on it. */
export async function leaveGroup(db: Database, { groupId, address }: Leaving, now: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const gone = await tx.query(
      `${NESTED} delete from mail_group_member where group_id in (select id from nested) and address = $2 returning 1`,
      [groupId, address],
    );
    if (gone.length === 0) return false;
    await recordEvent(tx, {
      now,
      actor: { name: address },
      act: 'group.leave',
      object: { kind: 'group', id: groupId },
      authority: 'the link in a letter of the list (RFC 8058)',
      before: { address },
    });
    return true;
  });
}
