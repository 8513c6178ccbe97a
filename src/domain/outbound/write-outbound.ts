/**
 * Puts messages into the queue, in the transaction that files their local copies.
 *
 * Cost: one statement, whatever the number of messages and recipients.
 */
import * as array from '#platform/postgres/binary-array.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import type { OutboundMessage } from './outbound-message.ts';

/** Writes the messages; the caller gives each blob its reference. They are due at once. */
export async function writeOutbound(tx: Transaction, messages: readonly OutboundMessage[]): Promise<void> {
  const recipients = messages.flatMap((message) =>
    message.recipients.map((recipient, ordinal) => ({ message, recipient, ordinal })),
  );
  await tx.query(
    `with written as (
       insert into outbound_message (id, account_id, blob, size, return_path, ret, envid, smtputf8, body, created_at)
       select * from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bigint[], $5::text[], $6::text[], $7::text[],
                            $8::boolean[], $9::text[], $10::timestamptz[])
     )
     insert into outbound_recipient (message_id, ordinal, address, domain, next_attempt_at, notify, orcpt)
     select message_id, ordinal, address, domain, at, string_to_array(notify, ','), orcpt
     from unnest($11::uuid[], $12::integer[], $13::text[], $14::text[], $15::timestamptz[], $16::text[], $17::text[])
       as t (message_id, ordinal, address, domain, at, notify, orcpt)`,
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
      array.encodeUuidArray(recipients.map(({ message }) => message.id)),
      array.encodeInt4Array(recipients.map(({ ordinal }) => ordinal)),
      array.encodeTextArray(recipients.map(({ recipient }) => recipient.address)),
      array.encodeTextArray(recipients.map(({ recipient }) => recipient.domain)),
      array.encodeTimestamptzArray(recipients.map(({ message }) => message.createdAt)),
      array.encodeTextArray(recipients.map(({ recipient }) => recipient.notify?.join(',') ?? null)),
      array.encodeTextArray(recipients.map(({ recipient }) => recipient.orcpt ?? null)),
    ],
    { name: 'outbound_write' },
  );
}
