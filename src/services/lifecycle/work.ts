/** A request coming into force: what its steps work with, in one transaction (R7). */
import type { ChangedAccount } from '#domain/accounts/change-account.ts';
import type { OnCreated } from '#domain/accounts/create-account.ts';
import type { ChangeRequest, Effect } from '#domain/directory/change-requests.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import type { Person } from '#domain/directory/people.ts';
import type { Unit } from '#domain/directory/units.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import type { NewSubmission } from './submission.ts';

/** What the room is given (law 5). */
export interface LifecycleParts {
  db: Database;
  ids: NewId;
  clock: Clock;
  /** Makes the rows that other rooms keep for a new account: counters, INBOX. */
  onCreated: OnCreated;
  /** Keeps the bytes of a decision's file, which somebody uploaded, in the same transaction. */
  keepFile: (tx: Transaction, hash: Buffer) => Promise<void>;
}

/** One request as it comes into force, or is rehearsed. */
export interface Work {
  tx: Transaction;
  act: DirectoryAct;
  request: ChangeRequest;
  details: JsonObject;
  unit: Unit;
  otherUnit: Unit | undefined;
  person: Person | undefined;
  account: ChangedAccount | undefined;
  onCreated: OnCreated;
  /** What was done, in order; the simulation shows it, the request keeps it. */
  effects: Effect[];
  /** Accounts that are told of it by mail after the commit. */
  told: Set<AccountId>;
  /** Requests that this one calls for later, on the same authority: the return from a leave. */
  followUps: NewSubmission[];
}

/** One thing that coming into force means. It may throw a `Refusal`: then nothing of the request happens. */
export interface Step {
  name: string;
  run(work: Work): Promise<void>;
}

/** The person whom the request is about. */
export function personOf({ person }: Work): Person {
  if (!person) throw new Refusal('notFound', 'The person whom the request is about is not there.');
  return person;
}

/** The account of the person whom the request is about. */
export function accountOf({ account }: Work): ChangedAccount {
  if (!account) throw new Refusal('notFound', 'The person whom the request is about has no account.');
  return account;
}
