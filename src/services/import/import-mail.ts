/**
 * Imports mail into an account (R8.2): many messages in flight, filed by group commit, none twice.
 *
 * A message whose bytes are in its mailbox already is skipped, so that an import that was cut short is simply run
 * again. What cannot be filed is reported one by one and stops nothing; a database that is gone stops the import.
 * Memory: `MAX_IN_FLIGHT_BYTES` of messages and some hundred bytes for each message the mailbox holds.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor } from '#domain/directory/principal.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { createMailbox } from '#domain/mailstore/create-mailbox.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { findMailbox } from '#domain/mailstore/mailboxes.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { recordForeignAct } from '#domain/mailstore/visits.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { isTemporary, Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import type { ImportEntry, ImportFaultReason, MailboxNames } from './import-entry.ts';
import { contentKeyOf, readKnownContent } from './known-content.ts';

/** Two full batches of the filer: one being committed, one gathering. */
const MAX_IN_FLIGHT = 128;
const MAX_IN_FLIGHT_BYTES = 64 * 1024 * 1024;
/** A report of more faults is read by nobody; their number is exact all the same. */
const MAX_FAULTS_LISTED = 200;

export interface ImportDependencies {
  db: Database;
  filer: Filer;
  ids: NewId;
  clock: Clock;
}

export interface ImportRequest {
  access: MailAccess;
  entries: AsyncIterable<ImportEntry>;
  /** The mailbox for the source's root; its folders go below. Without it: INBOX, and folders at the top. */
  mailbox?: string | undefined;
  skipExisting: boolean;
  /** When the same import was begun that is gone on with: what has come since with the same bytes was filed by it, and counts as filed. */
  resumedFrom?: Date | undefined;
  /** Refuse what exceeds the account's space. */
  enforceQuota: boolean;
  /** Who asked for it, for the audit record. */
  authority: string;
  /** Told after every message. */
  onMessage?: (report: ImportReport) => void;
  /** Done in the commit that puts the import on record. */
  alongside?: (tx: Transaction, report: ImportReport) => Promise<void>;
}

export interface ImportFault {
  origin: string;
  reason: ImportFaultReason;
  detail?: string;
}

export interface ImportReport {
  filed: number;
  /** In the mailbox already. */
  skipped: number;
  faultCount: number;
  /** The first ones. */
  faults: ImportFault[];
}

/** A mailbox being filled, and the content it has, with when it came there. */
interface Target {
  mailboxId: MailboxId;
  known: Map<string, number>;
}

/** Of what has been taken: the same bytes once more are skipped. */
const TAKEN = 0;

function pathOf(names: MailboxNames, root: string | undefined): string {
  if (root !== undefined) return [root, ...names].join('/');
  return names.length === 0 ? 'INBOX' : names.join('/');
}

/** One import under way. */
class ImportRun {
  readonly report: ImportReport = { filed: 0, skipped: 0, faultCount: 0, faults: [] };
  readonly #dependencies: ImportDependencies;
  readonly #request: ImportRequest;
  readonly #targets = new Map<string, Target>();
  readonly #inFlight = new Set<Promise<void>>();
  #bytesInFlight = 0;
  #failure: { error: unknown } | undefined;

  constructor(dependencies: ImportDependencies, request: ImportRequest) {
    this.#dependencies = dependencies;
    this.#request = request;
  }

  async run(): Promise<ImportReport> {
    try {
      for await (const entry of this.#request.entries) {
        if (this.#failure) break;
        if (entry.kind === 'fault') this.#addFault(entry);
        else await this.#take(entry);
        this.#request.onMessage?.(this.report);
      }
    } finally {
      await Promise.all(this.#inFlight);
    }
    this.#request.onMessage?.(this.report);
    if (this.#failure) throw this.#failure.error;
    return this.report;
  }

  #addFault({ origin, reason, detail }: ImportFault): void {
    this.report.faultCount += 1;
    if (this.report.faults.length < MAX_FAULTS_LISTED)
      this.report.faults.push({ origin, reason, ...(detail !== undefined && { detail }) });
  }

  async #take(entry: ImportEntry & { kind: 'message' }): Promise<void> {
    const target = await this.#targetOf(entry);
    if (!target) return;
    const key = contentKeyOf(entry.message.bytes);
    const { skipExisting, resumedFrom } = this.#request;
    const knownSince = target.known.get(key);
    target.known.set(key, TAKEN);
    if (skipExisting && knownSince !== undefined) {
      if (resumedFrom && knownSince >= resumedFrom.getTime()) this.report.filed += 1;
      else this.report.skipped += 1;
      return;
    }
    const size = entry.message.bytes.length;
    while (
      this.#inFlight.size >= MAX_IN_FLIGHT ||
      (this.#inFlight.size > 0 && this.#bytesInFlight + size > MAX_IN_FLIGHT_BYTES)
    )
      await Promise.race(this.#inFlight);
    this.#bytesInFlight += size;
    const filing = this.#file(entry, target).finally(() => {
      this.#bytesInFlight -= size;
      this.#inFlight.delete(filing);
    });
    this.#inFlight.add(filing);
  }

  async #file(entry: ImportEntry & { kind: 'message' }, target: Target): Promise<void> {
    const message = prepareMessage(entry.message.bytes);
    const copy = {
      accountId: this.#request.access.accountId,
      target: { mailboxId: target.mailboxId },
      flags: flagsFromNames(entry.message.flags),
      receivedAt: entry.message.receivedAt ?? new Date(this.#dependencies.clock()),
    };
    try {
      const { enforceQuota } = this.#request;
      await this.#dependencies.filer.file({ message, copies: [copy], enforceQuota });
      this.report.filed += 1;
    } catch (error) {
      if (error instanceof Refusal && !isTemporary(error))
        this.#addFault({ origin: entry.origin, reason: 'refused', detail: error.message });
      else this.#failure ??= { error };
    }
  }

  /** The mailbox of an entry, made where it is missing; a name that can be no mailbox's is a fault of the entry. */
  async #targetOf(entry: ImportEntry & { kind: 'message' }): Promise<Target | undefined> {
    const { access, skipExisting } = this.#request;
    const { db, ids, clock } = this.#dependencies;
    const path = pathOf(entry.mailbox, this.#request.mailbox);
    const opened = this.#targets.get(path);
    if (opened) return opened;
    try {
      const mailbox =
        (await findMailbox(db, access, path)) ??
        (await createMailbox(db, access, { path, ids, now: clock() }));
      const known = skipExisting ? await readKnownContent(db, access, mailbox.id) : new Map<string, number>();
      const target = { mailboxId: mailbox.id, known };
      this.#targets.set(path, target);
      return target;
    } catch (error) {
      if (!(error instanceof Refusal) || isTemporary(error)) throw error;
      this.#addFault({ origin: entry.origin, reason: 'refused', detail: error.message });
      return undefined;
    }
  }
}

/**
 * Imports every entry. Throws when the database is gone; what was filed until then stays, and the next run skips it.
 */
export async function importMail(
  dependencies: ImportDependencies,
  request: ImportRequest,
): Promise<ImportReport> {
  const report = await new ImportRun(dependencies, request).run();
  await dependencies.db.transaction(async (tx) => {
    const { access, authority: purpose } = request;
    const now = dependencies.clock();
    await recordForeignAct(tx, access, { act: 'import', purpose, now });
    await recordEvent(tx, {
      now,
      actor: auditActor(access.principal),
      act: 'mailbox.import',
      object: { kind: 'account', id: access.accountId },
      authority: purpose,
      after: { filed: report.filed, skipped: report.skipped, faults: report.faultCount },
    });
    await request.alongside?.(tx, report);
  });
  return report;
}
