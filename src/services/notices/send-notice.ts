/**
 * A letter of the system to its own people, to each in the language that they chose.
 *
 * Readers of one language get one letter. Where they chose different ones, the letter of most goes through delivery and the other beside
 * it, so that all are told in one commit.
 */
import { groupByLetterLanguage, type LetterLanguage } from '#domain/accounts/letter-language.ts';
import { resolveAddresses } from '#domain/directory/addresses.ts';
import { buildMessage } from '#formats/mime/build.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import type { NoticeText } from './notice-text.ts';

export interface NoticeParts {
  db: Queryable;
  delivery: Delivery;
  clock: Clock;
  ids: NewId;
  hostname: string;
  domain: string;
}

/** The letter's bytes. */
export function buildLetter(
  parts: Omit<NoticeParts, 'db' | 'delivery'>,
  to: readonly string[],
  text: NoticeText,
  language: LetterLanguage,
): Buffer {
  const id = parts.ids();
  return buildMessage({
    from: [{ name: 'Hệ thống thư CôngThư', email: `mailer-daemon@${parts.domain}` }],
    to: to.map((email) => ({ email })),
    subject: text.subject[language],
    sentAt: parts.clock(),
    messageId: `${id}@${parts.hostname}`,
    headers: [['Auto-Submitted', 'auto-generated']],
    text: `${text[language]}\n\n-- \nCôngThư, ${parts.hostname}\n`,
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
  const readers = [...found].map(([address, { accountId }]) => ({ address, accountId }));
  const byLanguage = await groupByLetterLanguage(parts.db, readers, ({ accountId }) => accountId);
  const [main, ...others] = [...byLanguage].toSorted(([, some], [, more]) => more.length - some.length);
  if (!main) return false;
  const [language, recipients] = main;
  const addressed = recipients.map(({ address }) => address);
  const reply = await parts.delivery.deliver({
    entrance: 'api',
    bytes: buildLetter(parts, addressed, text, language),
    reversePath: '',
    recipients,
    smtputf8: false,
    peer: { remoteAddress: '127.0.0.1', helo: parts.hostname, protocol: 'LOCAL' },
    beside: others.flatMap(([other, more]) =>
      more.map((recipient) => ({ bytes: buildLetter(parts, [recipient.address], text, other), recipient })),
    ),
    ...(alongside && { alongside }),
  });
  if (reply.kind !== 'accepted') throw new Refusal('temporarilyUnavailable', reply.text);
  return true;
}
