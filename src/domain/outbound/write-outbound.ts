/**
 * Puts messages into the queue, in the transaction that files their local copies.
 *
 * Cost: one statement, whatever the number of messages and recipients; one more where some wait for an approval.
 */
import * as array from '#platform/postgres/binary-array.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import type { OutboundMessage } from './outbound-message.ts';

/** Mail of no account: our own notices, forwarded mail. They are one sender among the others. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

const HOUR_MS = 3_600_000;

/** An urgent message stands in its sender's queue as if it had waited an hour for each step of its priority. */
function dueAt({ createdAt, priority = 0 }: OutboundMessage): Date {
  return new Date(createdAt.getTime() - Math.max(0, priority) * HOUR_MS);
}

async function writeApprovals(tx: Transaction, messages: readonly OutboundMessage[]): Promise<void> {
  const waiting = messages.flatMap((message) =>
    message.held?.for === 'approval' ? [{ message, held: message.held }] : [],
  );
  if (waiting.length === 0) return;
  await tx.query(
    `insert into send_approval (message_id, account_id, unit_id, recipients, subject, asked_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::timestamptz[])`,
    [
      waiting.map(({ message }) => message.id),
      waiting.map(({ message }) => message.accountId ?? NOBODY),
      waiting.map(({ held }) => held.unitId),
      waiting.map(({ message }) => message.recipients.length),
      waiting.map(({ held }) => held.subject),
      waiting.map(({ message }) => message.createdAt),
    ],
  );
}

/** Writes the messages; the caller gives each blob its reference. They are due at once, unless they are held. */
export async function writeOutbound(tx: Transaction, messages: readonly OutboundMessage[]): Promise<void> {
  const recipients = messages.flatMap((message) =>
    message.recipients.map((recipient, ordinal) => ({ message, recipient, ordinal })),
  );
  await tx.query(
    `with written as (
       insert into outbound_message (id, account_id, blob, size, return_path, ret, envid, smtputf8, body, created_at,
         priority, tls, held_for, traceparent)
       select * from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bigint[], $5::text[], $6::text[], $7::text[],
                            $8::boolean[], $9::text[], $10::timestamptz[], $11::smallint[], $12::text[], $13::text[],
                            $14::text[])
     )
     insert into outbound_recipient (message_id, ordinal, address, domain, next_attempt_at, notify, orcpt, sender, state)
     select message_id, ordinal, address, domain, at, string_to_array(notify, ','), orcpt, sender, state
     from unnest($15::uuid[], $16::integer[], $17::text[], $18::text[], $19::timestamptz[], $20::text[], $21::text[],
                 $22::uuid[], $23::text[])
       as t (message_id, ordinal, address, domain, at, notify, orcpt, sender, state)`,
    [
      array.encodeUuidArray(messages.map((message) => message.id)),
      array.encodeUuidArray(messages.map((message) => message.accountId ?? null)),
      array.encodeByteaArray(messages.map((message) => message.blob)),
      array.encodeInt8Array(messages.map((message) => message.size)),
      array.encodeTextArray(messages.map((message) => message.returnPath)),
      array.encodeTextArray(messages.map((message) => message.ret ?? null)),
      array.encodeTextArray(messages.map((message) => message.envid ?? null)),
      array.encodeBoolArray(messages.map((message) => message.smtputf8)),
      array.encodeTextArray(messages.map((message) => message.body)),
      array.encodeTimestamptzArray(messages.map((message) => message.createdAt)),
      array.encodeInt2Array(messages.map((message) => message.priority ?? 0)),
      array.encodeTextArray(messages.map((message) => message.tls ?? 'normal')),
      array.encodeTextArray(messages.map((message) => message.held?.for ?? null)),
      array.encodeTextArray(messages.map((message) => message.traceparent ?? null)),
      array.encodeUuidArray(recipients.map(({ message }) => message.id)),
      array.encodeInt4Array(recipients.map(({ ordinal }) => ordinal)),
      array.encodeTextArray(recipients.map(({ recipient }) => recipient.address)),
      array.encodeTextArray(recipients.map(({ recipient }) => recipient.domain)),
      array.encodeTimestamptzArray(recipients.map(({ message }) => dueAt(message))),
      array.encodeTextArray(recipients.map(({ recipient }) => recipient.notify?.join(',') ?? null)),
      array.encodeTextArray(recipients.map(({ recipient }) => recipient.orcpt ?? null)),
      array.encodeUuidArray(recipients.map(({ message }) => message.accountId ?? NOBODY)),
      array.encodeTextArray(recipients.map(({ message }) => (message.held ? 'held' : 'queued'))),
    ],
    { name: 'outbound_write' },
  );
  await writeApprovals(tx, messages);
}
