/**
 * Compiled filters by account, kept in memory: a message to accounts that are known costs no query, whether they have
 * filters or none.
 *
 * What changed is told by `domain/changes` to every process, and dropped. A change that comes while scripts are being read
 * keeps the reading out of memory. Cost: for accounts not yet known two statements, however many they are.
 */

import type { ObjectHub } from '#domain/changes/object-hub.ts';
import { type AccountScripts, readActiveScripts } from '#domain/filters/active-filters.ts';
import { readOrganisationScripts } from '#domain/filters/organisation-scripts.ts';
import type { Program } from '#formats/sieve/language.ts';
import type { ScriptInTurn } from '#formats/sieve/machine.ts';
import { listOnward } from '#formats/sieve/onward.ts';
import { checkScript } from '#formats/sieve/registry.ts';
import { vacationScript } from '#formats/sieve/vacation-script.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** Scripts that were good once may be faulty for a later program. */
type Compiled = Program | 'broken';

/** An account's own filters. */
export interface AccountFilters {
  active: Compiled | undefined;
  vacation: Program | undefined;
  /** For `include :personal`; compiled when first included. */
  findScript(name: string): Compiled | undefined;
}

/** The organisation's. */
export interface OrganisationFilters {
  before: readonly ScriptInTurn[];
  after: readonly ScriptInTurn[];
  /** Run on what happens in mailboxes (RFC 6785). */
  events: readonly ScriptInTurn[];
  findScript(name: string): Compiled | undefined;
}

export interface FilterSource {
  /** The filters of those accounts that have any. */
  load(accountIds: readonly AccountId[]): Promise<Map<AccountId, AccountFilters>>;
  organisation(): Promise<OrganisationFilters>;
  close(): void;
}

/** Some 2 kB each where there is a script, 100 bytes where there is none. */
const MAX_ACCOUNTS = 50_000;

export function compile(script: string): Compiled {
  const { program, faults } = checkScript(script);
  return faults.length > 0 ? 'broken' : program;
}

/** One for everybody that sends mail on was kept by an earlier release: it is not run (R6.4). */
function compileForEverybody(script: string): Compiled {
  const program = compile(script);
  return program === 'broken' || listOnward(script).length > 0 ? 'broken' : program;
}

export function lazily(
  scripts: ReadonlyMap<string, string>,
  make = compile,
): (name: string) => Compiled | undefined {
  const compiled = new Map<string, Compiled>();
  return (name) => {
    const script = scripts.get(name);
    if (script === undefined) return undefined;
    const known = compiled.get(name) ?? make(script);
    compiled.set(name, known);
    return known;
  };
}

function compileAccount({ active, scripts, vacation }: AccountScripts): AccountFilters {
  const answer = vacation && compile(vacationScript(vacation));
  return {
    active: active === undefined ? undefined : compile(active),
    vacation: answer === 'broken' ? undefined : answer,
    findScript: lazily(scripts),
  };
}

async function readOrganisation(db: Queryable): Promise<OrganisationFilters> {
  const scripts = await readOrganisationScripts(db);
  const inTurn = (place: 'before' | 'after' | 'events'): ScriptInTurn[] =>
    scripts.flatMap((script) => {
      const program = script.place === place ? compileForEverybody(script.content) : 'broken';
      return program === 'broken' ? [] : [{ program, isGlobal: true }];
    });
  return {
    before: inTurn('before'),
    after: inTurn('after'),
    events: inTurn('events'),
    findScript: lazily(new Map(scripts.map(({ name, content }) => [name, content])), compileForEverybody),
  };
}

/** Makes the source of a process. */
export function createFilterSource(parts: { db: Queryable; objects: ObjectHub }): FilterSource {
  const { db, objects } = parts;
  /** Null for accounts without filters. */
  const known = new Map<AccountId, AccountFilters | null>();
  let organisation: Promise<OrganisationFilters> | undefined;
  let generation = 0;
  const forget = (accountId: AccountId | undefined, type: string | undefined): void => {
    const isOwn = type === undefined || type === 'SieveScript' || type === 'VacationResponse';
    if (!isOwn && type !== 'OrganisationScript') return;
    generation += 1;
    if (type === undefined || type === 'OrganisationScript') organisation = undefined;
    if (isOwn && accountId === undefined) known.clear();
    else if (isOwn && accountId !== undefined) known.delete(accountId);
  };
  const unwatch = objects.watchAll(forget);

  const readMissing = async (missing: readonly AccountId[]): Promise<Map<AccountId, AccountFilters>> => {
    const startedAt = generation;
    const scripts = await readActiveScripts(db, missing);
    const compiled = new Map([...scripts].map(([id, own]) => [id, compileAccount(own)]));
    if (generation !== startedAt) return compiled;
    if (known.size + missing.length > MAX_ACCOUNTS) known.clear();
    for (const id of missing) known.set(id, compiled.get(id) ?? null);
    return compiled;
  };

  return {
    async load(accountIds) {
      const missing = accountIds.filter((id) => !known.has(id));
      const read = missing.length > 0 ? await readMissing(missing) : new Map<AccountId, AccountFilters>();
      const found = new Map<AccountId, AccountFilters>();
      for (const id of accountIds) {
        const filters = known.get(id) ?? read.get(id);
        if (filters) found.set(id, filters);
      }
      return found;
    },
    organisation() {
      const reading = (organisation ??= readOrganisation(db));
      // A reading that failed is no answer for the next message.
      reading.catch(() => {
        if (organisation === reading) organisation = undefined;
      });
      return reading;
    },
    close: unwatch,
  };
}
