/**
 * Snapshots of the accounts whose lists are looked at, kept up to date from the change log and forgotten oldest first.
 *
 * Cost: an account that is looked at first is read whole, one row of 58 bytes a place (100,000 places: 0.3 s, once a process); later
 * one statement that grows with what changed, and work in memory that does for flags. When the mod-sequence is the snapshot's, none.
 */
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { CHANGE } from './change-log.ts';
import { ListSnapshot } from './list-snapshot.ts';
import { changesFor, messagesFor, nameFor, viewerParameter } from './personal-seen.ts';

/** All snapshots of a process together. */
const MAX_BYTES = 192 * 1024 * 1024;
/** More touched e-mails than this are read with the rest. */
const MAX_TOUCHED = 5_000;
/** Above it lists are made by the database as they are asked for. */
const MAX_PLACES = 2_000_000;

const PACKED = `string_agg(uuid_send(m.email_id) || uuid_send(e.thread_id) || uuid_send(m.mailbox_id)
    || int8send((extract(epoch from m.received_at) * 1000000)::bigint) || int2send(m.flags), ''::bytea
    order by m.received_at desc, m.email_id desc)`;

async function readWhole(db: Queryable, access: Looker): Promise<ListSnapshot | undefined> {
  const [row] = await db.query<{ modseq: number; number: number; packed: Buffer | null }>(
    `select a.modseq, a.message_count as number,
            case when a.message_count <= ${MAX_PLACES} then (
              select ${PACKED} from ${messagesFor(access, '$2')} m
              join email e on e.account_id = m.account_id and e.id = m.email_id
              where m.account_id = $1) end as packed
     from mail_account a where a.account_id = $1`,
    [access.accountId, ...viewerParameter(access)],
    { name: nameFor(access, 'snapshot_whole') },
  );
  if (!row || row.number > MAX_PLACES) return undefined;
  return ListSnapshot.from(row.modseq, row.packed ?? Buffer.alloc(0));
}

/** Whose account, and with whose read state. */
type Looker = Pick<MailAccess, 'accountId' | 'viewerId'>;

function keyOf({ accountId, viewerId }: Looker): string {
  return viewerId ? `${accountId} ${viewerId}` : accountId;
}

interface ChangedRow {
  modseq: number;
  touched: string[] | null;
  boxesGone: boolean | null;
  packed: Buffer | null;
}

/** The snapshot as of now, or undefined when too much has changed. */
async function readChanged(
  db: Queryable,
  access: Looker,
  known: ListSnapshot,
): Promise<ListSnapshot | undefined> {
  const [row] = await db.query<ChangedRow>(
    `with log as (
       select kind, email_ids from change where account_id = $1 and modseq > $2 and ${changesFor(access, '$3')}
     ), touched as (
       select distinct id from log, unnest(email_ids) as id limit ${MAX_TOUCHED + 1}
     )
     select a.modseq, (select array_agg(id) from touched) as touched,
            (select bool_or(kind = ${CHANGE.mailboxDestroyed}) from log) as "boxesGone",
            (select ${PACKED} from ${messagesFor(access, '$3')} m join email e on e.account_id = m.account_id and e.id = m.email_id
             where m.account_id = $1 and m.email_id in (select id from touched)) as packed
     from mail_account a where a.account_id = $1`,
    [access.accountId, known.modseq, ...viewerParameter(access)],
    { name: nameFor(access, 'snapshot_changed') },
  );
  const touched = row?.touched ?? [];
  if (!row || row.boxesGone || touched.length > MAX_TOUCHED) return undefined;
  const packed = row.packed ?? Buffer.alloc(0);
  return known.takeFlags(row.modseq, touched, packed) ? known : known.changed(row.modseq, touched, packed);
}

/** Snapshots by account and whose read state is in them; one of them belongs to one database. */
export class ListSnapshots {
  readonly #maxBytes: number;
  readonly #known = new Map<string, ListSnapshot>();
  readonly #reading = new Map<string, Promise<ListSnapshot | undefined>>();

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** The account's snapshot where it is here already and true. */
  find(access: Looker, modseq: number): ListSnapshot | undefined {
    const known = this.#known.get(keyOf(access));
    return known && known.modseq >= modseq ? known : undefined;
  }

  /** The account's snapshot, of `modseq` or later; undefined for an account that is too large. */
  async get(db: Queryable, access: Looker, modseq: number): Promise<ListSnapshot | undefined> {
    const key = keyOf(access);
    const known = this.#known.get(key);
    if (known && known.modseq >= modseq) {
      // The latest used is the last to go.
      this.#known.delete(key);
      this.#known.set(key, known);
      return known;
    }
    const reading = this.#reading.get(key) ?? this.#read(db, access, known);
    this.#reading.set(key, reading);
    try {
      const read = await reading;
      return read && read.modseq < modseq ? await this.get(db, access, modseq) : read;
    } finally {
      if (this.#reading.get(key) === reading) this.#reading.delete(key);
    }
  }

  async #read(
    db: Queryable,
    access: Looker,
    known: ListSnapshot | undefined,
  ): Promise<ListSnapshot | undefined> {
    const changed = known && (await readChanged(db, access, known));
    const snapshot = changed ?? (await readWhole(db, access));
    const key = keyOf(access);
    this.#known.delete(key);
    if (snapshot) this.#known.set(key, snapshot);
    this.#makeRoom();
    return snapshot;
  }

  #makeRoom(): void {
    let bytes = 0;
    for (const { bytes: own } of this.#known.values()) bytes += own;
    for (const [key, { bytes: own }] of this.#known) {
      if (bytes <= this.#maxBytes || this.#known.size === 1) return;
      this.#known.delete(key);
      bytes -= own;
    }
  }
}
