/** Three colleagues with mailboxes, and the pipeline with filters before them, over a real store. */
import { setImmediate } from 'node:timers/promises';
import { createObjectHub, type ObjectHub } from '#domain/changes/object-hub.ts';
import { resolveAddress } from '#domain/directory/addresses.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { activateScript, putScript } from '#domain/filters/scripts.ts';
import { encodeLeaveToken } from '#domain/groups/leave.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { ensureMailbox } from '#domain/mailstore/ensure-mailbox.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type AccountId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { createDelivery, type Delivery } from '#services/delivery/deliver.ts';
import type { DeliveryReply } from '#services/delivery/delivery-parts.ts';
import { createFilterSource } from '#services/delivery/filters/filter-source.ts';
import type { IncomingMessage } from '#services/delivery/incoming-message.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { DOMAIN, openMailProvince, type Province } from '#tests/province/province.ts';

/** What links to leave lists are signed with. */
export const LIST_SECRET = Buffer.alloc(32, 9);
const FORWARDING = { ownDomains: [DOMAIN], allowedDomains: ['dongminh.vn'] };

export interface Colleague {
  address: string;
  accountId: AccountId;
  access: MailAccess;
}

/** A letter from outside; CRLF is put in. */
export function letter(text: string): Buffer {
  return Buffer.from(text.replaceAll('\n', '\r\n'));
}

export class FilterFixture {
  readonly province: Province;
  readonly blobs: BlobStore;
  readonly delivery: Delivery;
  readonly #close: () => Promise<void>;
  readonly #objects: ObjectHub;
  now = Date.UTC(2026, 10, 25, 2);
  /** Statements of the database, to count them. */
  queries = 0;

  private constructor(province: Province, objects: ObjectHub) {
    this.#objects = objects;
    const { db, ids } = province;
    const clock = (): number => this.now;
    this.province = province;
    this.blobs = createPostgresBlobStore(db);
    const counting: Database = {
      ...db,
      query: (...args) => {
        this.queries += 1;
        return db.query(...args);
      },
    };
    const source = createFilterSource({ db: counting, objects });
    this.delivery = createDelivery({
      filer: createFiler({ db, blobs: this.blobs, ids, clock }),
      ownAddresses: async () => new Set(),
      ensureMailbox: (accountId, path) => ensureMailbox({ db, ids, clock }, accountId, path),
      hostname: `mail.${DOMAIN}`,
      groups: {
        db: counting,
        blobs: this.blobs,
        forwarding: FORWARDING,
        domain: DOMAIN,
        leaveUrl: (groupId, address) =>
          `https://mail.${DOMAIN}/list/leave/${encodeLeaveToken(LIST_SECRET, { groupId, address })}`,
      },
      filters: {
        db: counting,
        source,
        findRecipient: async (address) => {
          const found = await resolveAddress(db, address);
          return found ? { kind: 'local', accountId: found.accountId } : { kind: 'unknown' };
        },
        forwarding: FORWARDING,
        domain: DOMAIN,
        zoneMinutes: 420,
      },
      clock,
      ids,
      log: quietLog,
    });
    this.#close = async () => {
      source.close();
      await objects.close();
      await province.close();
    };
  }

  static async open(): Promise<FilterFixture> {
    const province = await openMailProvince();
    return new FilterFixture(province, await createObjectHub(province.db));
  }

  close(): Promise<void> {
    return this.#close();
  }

  async addColleague(displayName: string): Promise<Colleague> {
    const address = await this.province.addAccount({ displayName });
    const { accountId } = await this.province.principalOf(address);
    const access = requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
    return { address, accountId, access };
  }

  /** Stores a script and makes it the active one. */
  async setScript({ access }: Colleague, content: string): Promise<void> {
    const { db, ids } = this.province;
    const id = await putScript(db, access, { name: 'chính', content, ids, now: this.now });
    await activateScript(db, access, id);
    await this.settle();
  }

  /** Until announcements of commits have come back: one of our own comes after them, by the connection that the filters hear by. */
  async settle(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = this.#objects.watchAll((_, type) => {
      if (type === 'Fixture') resolve();
    });
    await this.province.db.query(`select pg_notify('object_change', 'Fixture:')`);
    await promise;
    end();
    await setImmediate();
  }

  send(to: readonly Colleague[], more: Partial<IncomingMessage> = {}): Promise<DeliveryReply> {
    const addresses = to.map(({ address }) => address).join(', ');
    return this.delivery.deliver({
      entrance: 'mx',
      bytes: letter(
        `From: khach@ngoai.vn\nTo: ${addresses}\nSubject: Giấy mời\nMessage-ID: <m@n>\n\nNội dung\n`,
      ),
      reversePath: 'khach@ngoai.vn',
      recipients: to.map(({ address, accountId }) => ({ address, accountId })),
      smtputf8: false,
      peer: { remoteAddress: '192.0.2.1', helo: 'ngoai.vn', protocol: 'ESMTP' },
      ...more,
    });
  }

  /** Messages by mailbox. */
  async counts({ access }: Colleague): Promise<Record<string, number>> {
    const boxes = await listMailboxes(this.province.db, access);
    return Object.fromEntries(
      boxes
        .filter(({ messageCount }) => messageCount > 0)
        .map(({ path, messageCount }) => [path, messageCount]),
    );
  }

  /** All messages of somebody, the newest last. */
  async letters({ accountId }: Colleague): Promise<string[]> {
    const rows = await this.province.db.query<{ blob: Buffer }>(
      'select blob from email where account_id = $1 order by id',
      [accountId],
    );
    const texts: string[] = [];
    for (const { blob } of rows) texts.push((await this.blobs.read(blob)).toString());
    return texts;
  }

  /** What waits in the outbound queue: from, to. */
  async queue(): Promise<string[]> {
    const rows = await this.province.db.query<{ line: string }>(
      `select '<' || return_path || '> ' || address as line
       from outbound_message join outbound_recipient on id = message_id order by id`,
    );
    return rows.map(({ line }) => line);
  }
}
