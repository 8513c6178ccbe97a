/**
 * A letter of the system to its own people: Vietnamese first, then English.
 */
import { resolveAddresses } from '#domain/directory/addresses.ts';
import { buildMessage } from '#formats/mime/build.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { Delivery } from '#services/delivery/deliver.ts';

export interface NoticeText {
  subject: string;
  vi: string;
  en: string;
}

export interface NoticeParts {
  db: Queryable;
  delivery: Delivery;
  clock: Clock;
  ids: NewId;
  hostname: string;
  domain: string;
}

const RULE = '-'.repeat(60);

/** The letter's bytes. */
export function buildLetter(
  parts: Omit<NoticeParts, 'db' | 'delivery'>,
  to: readonly string[],
  text: NoticeText,
): Buffer {
  const id = parts.ids();
  return buildMessage({
    from: [{ name: 'Hệ thống thư CôngThư', email: `mailer-daemon@${parts.domain}` }],
    to: to.map((email) => ({ email })),
    subject: text.subject,
    sentAt: parts.clock(),
    messageId: `${id}@${parts.hostname}`,
    headers: [['Auto-Submitted', 'auto-generated']],
    text: `${text.vi}\n\n${RULE}\n\n${text.en}\n\n-- \nCôngThư, ${parts.hostname}\n`,
    boundary: `=_${id}`,
  });
}

/**
 * Sends it to those of the addresses that are people here; resolves after the commit, of which `alongside` is part. Gives false
 * where none of them is, and nothing was done. Throws when it has to be tried again.
 */
export async function sendNotice(
  parts: NoticeParts,
  addresses: readonly string[],
  text: NoticeText,
  alongside?: (tx: Transaction) => Promise<void>,
): Promise<boolean> {
  const found = await resolveAddresses(parts.db, addresses);
  if (found.size === 0) return false;
  const reply = await parts.delivery.deliver({
    entrance: 'api',
    bytes: buildLetter(parts, [...found.keys()], text),
    reversePath: '',
    recipients: [...found].map(([address, { accountId }]) => ({ address, accountId })),
    smtputf8: false,
    peer: { remoteAddress: '127.0.0.1', helo: parts.hostname, protocol: 'LOCAL' },
    ...(alongside && { alongside }),
  });
  if (reply.kind !== 'accepted') throw new Refusal('temporarilyUnavailable', reply.text);
  return true;
}
