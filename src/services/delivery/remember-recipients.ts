/**
 * After a letter of an official was accepted: its recipients are counted, for completing them the next time.
 *
 * Nobody's answer waits for it: letters are gathered for a moment, one statement counts them all, and its commit does not wait for
 * the disk. A power cut may lose the last moment's counts, and no letter.
 */
import { countCorrespondents, type SentLetter } from '#domain/groupware/past-recipients.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import { envelopeOfHeader } from '#formats/mime/envelope-fields.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Delivery } from './deliver.ts';
import type { IncomingMessage } from './incoming-message.ts';

interface CollectorParts {
  db: Database;
  ids: NewId;
  clock: Clock;
  log: { error(facts: object, message: string): void };
}

/** Gathers whom officials write to. */
export interface CorrespondentCollector {
  note(letter: SentLetter): void;
  /** Counts the rest. */
  stop(): Promise<void>;
}

/** Short enough that who writes the next letter at once is offered the recipients of this one. */
const GATHER_MS = 250;
/** Letters counted in one statement. */
const MAX_BATCH = 500;

/** Makes the collector of a process. What cannot be counted is told in the log and left. */
export function createCorrespondentCollector({
  db,
  ids,
  clock,
  log,
}: CollectorParts): CorrespondentCollector {
  const waiting: SentLetter[] = [];
  let counting: Promise<void> | undefined;
  const count = async (): Promise<void> => {
    while (waiting.length > 0) {
      const letters = waiting.splice(0, MAX_BATCH);
      try {
        await db.transaction((tx) => countCorrespondents(tx, letters, { ids, now: clock() }), {
          isLazy: true,
        });
      } catch (error) {
        log.error({ err: error, letters: letters.length }, 'recipients could not be remembered');
      }
    }
  };
  let wake: (() => void) | undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return {
    note: (letter) => {
      waiting.push(letter);
      counting ??= pause()
        .then(count)
        .finally(() => {
          counting = undefined;
        });
    },
    stop: async () => {
      wake?.();
      await counting;
    },
  };
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

/** The same pipeline, which remembers whom officials write to. */
export function rememberRecipients(delivery: Delivery, collector: CorrespondentCollector): Delivery {
  return {
    async deliver(message) {
      const reply = await delivery.deliver(message);
      const { principal, recipients, reversePath } = message;
      if (reply.kind !== 'accepted' || principal?.kind !== 'account' || reversePath === '') return reply;
      const names = namesOf(message);
      collector.note({
        accountId: principal.accountId,
        recipients: recipients.map(({ address }) => ({
          address,
          name: names.get(address.toLowerCase()) ?? '',
        })),
      });
      return reply;
    },
  };
}
