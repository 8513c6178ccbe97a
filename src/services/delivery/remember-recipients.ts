/** After a letter of an official was accepted: its recipients are counted, for completing them the next time. */
import { countCorrespondents, type SentLetter } from '#domain/groupware/past-recipients.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import { envelopeOfHeader } from '#formats/mime/envelope-fields.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { createBatcher } from '#platform/kernel/batcher.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { Delivery } from './deliver.ts';
import type { IncomingMessage } from './incoming-message.ts';

interface RememberParts {
  db: Queryable;
  ids: NewId;
  clock: Clock;
  log: { error(facts: object, message: string): void };
}

/** Names by address, as the letter's own header gives them. */
function namesOf({ bytes }: IncomingMessage): Map<string, string> {
  const { to, cc } = envelopeOfHeader(readHeaderBlock(bytes));
  const names = new Map<string, string>();
  for (const one of [...to, ...cc])
    if (one.kind === 'mailbox' && one.domain !== undefined)
      names.set(`${one.localPart}@${one.domain}`.toLowerCase(), decodeEncodedWords(one.name ?? ''));
  return names;
}

/** Letters counted in one statement. */
const MAX_BATCH = 200;

/** The same pipeline, which remembers whom officials write to. That this fails keeps no letter. */
export function rememberRecipients(delivery: Delivery, parts: RememberParts): Delivery {
  const batcher = createBatcher<SentLetter>(MAX_BATCH, (letters) =>
    countCorrespondents(parts.db, letters, { ids: parts.ids, now: parts.clock() }),
  );
  return {
    async deliver(message) {
      const reply = await delivery.deliver(message);
      const { principal, recipients, reversePath } = message;
      if (reply.kind !== 'accepted' || principal?.kind !== 'account' || reversePath === '') return reply;
      try {
        const names = namesOf(message);
        const counted = recipients.map(({ address }) => ({
          address,
          name: names.get(address.toLowerCase()) ?? '',
        }));
        await batcher.add({ accountId: principal.accountId, recipients: counted });
      } catch (error) {
        parts.log.error({ err: error }, 'recipients could not be remembered');
      }
      return reply;
    },
  };
}
