/**
 * Mail from outside as the program takes it: the SMTP server on a free port behind the PROXY protocol, so that a test
 * chooses the address it comes from, the pipeline with the judges that a test gives, and a province's mailboxes.
 */
import { randomBytes } from 'node:crypto';
import { findAccount } from '#domain/accounts/accounts.ts';
import { listOwnAddresses, resolveAddress } from '#domain/directory/addresses.ts';
import { ensureMailbox } from '#domain/mailstore/ensure-mailbox.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import { type Assessment, decodeAssessment } from '#formats/assessment/assessment.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { makeIds, type NewId } from '#platform/kernel/ids.ts';
import { openListener } from '#platform/net/listener.ts';
import { ReceivingMemory } from '#platform/net/receiving-memory.ts';
import type { Database } from '#platform/postgres/database.ts';
import { certificates } from '#servers/http/server.fixture.ts';
import { createSmtpServer } from '#servers/smtp/server.ts';
import { createDelivery, type Delivery } from '#services/delivery/deliver.ts';
import type { DeliveryParts } from '#services/delivery/delivery-parts.ts';
import type { ReceptionGuard } from '#services/reception/guard.ts';
import { createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { DOMAIN, openMailProvince, type Province } from '#tests/province/province.ts';
import { type SentMail, sendMail } from './client.ts';

export const HOSTNAME = `mail.${DOMAIN}`;

/** A message as it lies in a mailbox. */
export interface FiledMail {
  mailbox: string;
  text: string;
  assessment: Assessment;
  signals: string[];
}

export interface MailInServer {
  province: Province;
  db: Database;
  blobs: BlobStore;
  delivery: Delivery;
  parts: DeliveryParts;
  port: number;
  /** Sends a message from an address of the world; gives the last reply. */
  send(mail: SentMail): Promise<string>;
  /** Everything an account has, the newest last. */
  mailOf(address: string): Promise<FiledMail[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

async function readMail(server: Pick<MailInServer, 'db' | 'blobs'>, address: string): Promise<FiledMail[]> {
  const account = await findAccount(server.db, address);
  const rows = await server.db.query<{
    name: string;
    role: string | null;
    blob: Buffer;
    assessment: string | null;
    signals: string[] | null;
  }>(
    `select b.name, b.role, e.blob, e.assessment, e.signals
     from message m join email e on e.account_id = m.account_id and e.id = m.email_id
     join mailbox b on b.account_id = m.account_id and b.id = m.mailbox_id
     where m.account_id = $1 order by e.id`,
    [account?.id],
  );
  const texts = await server.blobs.readMany(rows.map((row) => row.blob));
  return rows.map((row, index) => ({
    mailbox: row.role ?? row.name,
    text: texts[index]?.toString() ?? '',
    assessment: decodeAssessment(row.assessment),
    signals: row.signals ?? [],
  }));
}

/** The SMTP server in front of a pipeline, on a free port. */
async function listen({ db, hasher }: Province, delivery: Delivery, guard: ReceptionGuard | undefined) {
  const clock = Date.now;
  const smtp = createSmtpServer({
    delivery,
    ...(guard && { guard }),
    receiving: new ReceivingMemory(100_000_000),
    isServed: (domain) => Promise.resolve(domain === DOMAIN),
    findRecipient: async (address) => {
      const found = await resolveAddress(db, address);
      return found ? { kind: 'local', accountId: found.accountId } : { kind: 'unknown' };
    },
    signIn: createAccountSignIn({ db, hasher, scramSecret: randomBytes(32), clock, protocol: 'smtp' }),
    findSender: () => Promise.reject(new Error('nobody signs in here')),
    clock,
    random: randomBytes,
    log: quietLog,
    settings: {
      hostname: HOSTNAME,
      domain: DOMAIN,
      maxMessageBytes: 5_000_000,
      maxRecipients: 100,
      allowPlainAuth: 'never',
    },
  });
  const listener = await openListener({
    allowHalfOpen: true,
    name: 'smtp',
    port: 0,
    hosts: ['127.0.0.1'],
    implicitTls: false,
    secureContext: certificates.secureContext,
    proxyNetworks: ['127.0.0.1'],
    limits: { maxConnections: 200, maxPerAddress: 200 },
    busyReply: '421 4.3.2 Busy\r\n',
    log: quietLog,
    onConnection: (transport) => smtp.serve(transport, 'mx'),
  });
  return { smtp, listener };
}

/** Starts everything; `await using` stops it. `judges` are the parts of the pipeline that a test is about,
 * `guard` the one at the door. */
export async function startMailIn(
  judges: (base: { db: Database; blobs: BlobStore; ids: NewId }) => Partial<DeliveryParts>,
  guard?: ReceptionGuard,
): Promise<MailInServer> {
  const ids = makeIds(Date.now);
  const province = await openMailProvince();
  const { db } = province;
  const clock = Date.now;
  const blobs = createPostgresBlobStore(db);
  const filer = createFiler({ db, blobs, ids, clock });
  const parts: DeliveryParts = {
    filer,
    ownAddresses: async (principal) =>
      new Set(principal.kind === 'account' ? await listOwnAddresses(db, principal.accountId) : []),
    ensureMailbox: (accountId, path) => ensureMailbox({ db, ids, clock }, accountId, path),
    hostname: HOSTNAME,
    clock,
    ids,
    log: quietLog,
    ...judges({ db, blobs, ids }),
  };
  const delivery = createDelivery(parts);
  const { smtp, listener } = await listen(province, delivery, guard);
  return {
    province,
    db,
    blobs,
    delivery,
    parts,
    port: listener.port,
    send: (mail) => sendMail(listener.port, mail),
    mailOf: (address) => readMail({ db, blobs }, address),
    [Symbol.asyncDispose]: async () => {
      await listener.close();
      await smtp.drain();
      listener.destroy();
      await filer.drain();
      await province.close();
    },
  };
}
