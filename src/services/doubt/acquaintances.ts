/**
 * What the database knows of a sender: who has heard from them, and whether their name is somebody's in the directory.
 *
 * Questions of one moment are one query of each kind. Noting is done after the message is stored and may be lost with the
 * process: then somebody writes for the first time once more.
 */
import {
  type Acquaintance,
  acquaintanceKey,
  findAcquaintances,
  findNamesInDirectory,
  noteAcquaintances,
} from '#domain/correspondents/correspondents.ts';
import { createBatcher } from '#platform/kernel/batcher.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface Acquaintances {
  /** Which of the accounts have exchanged mail with the address. */
  whoKnows(accountIds: readonly AccountId[], address: string): Promise<Set<AccountId>>;
  /** Whether a person of the directory bears the folded name. */
  isNameOfOurs(name: string): Promise<boolean>;
  /** Notes that they know each other from now on. */
  note(pairs: readonly Acquaintance[]): void;
}

const MAX_QUESTIONS = 200;
/** Pairs noted lately are not noted again: somebody's letters to the same colleagues. */
const MAX_REMEMBERED = 20_000;
/** So long what the directory said of a name is believed: one who writes often is asked about once. */
const NAME_MS = 30_000;

interface Question {
  pairs: readonly Acquaintance[];
  known: Set<string>;
}

/** Makes it for a process. */
export function createAcquaintances(parts: {
  db: Database;
  clock: Clock;
  log: { warn(facts: object, message: string): void };
}): Acquaintances {
  const { db, clock, log } = parts;
  const remembered = new Set<string>();
  const asked = createBatcher<Question>(MAX_QUESTIONS, async (questions) => {
    const known = await findAcquaintances(
      db,
      questions.flatMap(({ pairs }) => pairs),
    );
    for (const question of questions) question.known = known;
  });
  const names = createBatcher<{ name: string; isOurs: boolean }>(MAX_QUESTIONS, async (questions) => {
    const found = await findNamesInDirectory(db, [...new Set(questions.map(({ name }) => name))]);
    for (const question of questions) question.isOurs = found.has(question.name);
  });
  const notes = createBatcher<readonly Acquaintance[]>(MAX_QUESTIONS, (lists) =>
    noteAcquaintances(db, lists.flat(), clock()),
  );
  const saidOfNames = new Map<string, { isOurs: Promise<boolean>; until: number }>();
  const askOfName = async (name: string): Promise<boolean> => {
    const question = { name, isOurs: false };
    await names.add(question);
    return question.isOurs;
  };
  const remember = (key: string): void => {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.add(key);
  };
  return {
    whoKnows: async (accountIds, address) => {
      const pairs = accountIds.map((accountId) => ({ accountId, address }));
      const unsure = pairs.filter((pair) => !remembered.has(acquaintanceKey(pair)));
      const question: Question = { pairs: unsure, known: new Set() };
      if (unsure.length > 0) await asked.add(question);
      const isKnown = (pair: Acquaintance): boolean => {
        const key = acquaintanceKey(pair);
        return remembered.has(key) || question.known.has(key);
      };
      return new Set(pairs.filter(isKnown).map(({ accountId }) => accountId));
    },
    isNameOfOurs: (name) => {
      const now = clock();
      const said = saidOfNames.get(name);
      if (said && said.until > now) return said.isOurs;
      if (saidOfNames.size >= MAX_REMEMBERED) saidOfNames.clear();
      const isOurs = askOfName(name);
      saidOfNames.set(name, { isOurs, until: now + NAME_MS });
      // What failed is asked again by the next letter.
      isOurs.catch(() => saidOfNames.delete(name));
      return isOurs;
    },
    note: (pairs) => {
      const fresh = pairs.filter((pair) => !remembered.has(acquaintanceKey(pair)));
      if (fresh.length === 0) return;
      notes
        .add(fresh)
        .then(() => {
          for (const pair of fresh) remember(acquaintanceKey(pair));
        })
        .catch((error: unknown) => log.warn({ err: error }, 'correspondents could not be noted'));
    },
  };
}
