/** The ManageSieve server over a whole province, beside the IMAP server over the same accounts. */
import { randomBytes } from 'node:crypto';
import { makeIds } from '#platform/kernel/ids.ts';
import type { ManageSieveDependencies } from '#servers/managesieve/dependencies.ts';
import { createManageSieveServer } from '#servers/managesieve/server.ts';
import { type ImapProvince, startImapProvince } from '#tests/imap/province-server.ts';
import { listenForTest } from '#tests/imap/server.ts';
import { quietLog } from '#tests/postgres/database.ts';

export interface ManageSieveProvince {
  port: number;
  province: ImapProvince;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts everything; `await using` stops it. */
export async function startManageSieveProvince(
  allowPlainAuth: 'never' | 'loopback' = 'loopback',
  limits: NonNullable<ManageSieveDependencies['limits']> = {},
): Promise<ManageSieveProvince> {
  const province = await startImapProvince();
  const { db, signIn } = province;
  const server = createManageSieveServer({
    db,
    signIn,
    clock: Date.now,
    ids: makeIds(Date.now),
    random: randomBytes,
    log: quietLog,
    settings: {
      hostname: 'mail.example.vn',
      allowPlainAuth,
      forwarding: { ownDomains: ['thuathienhue.gov.vn'], allowedDomains: [] },
    },
    limits,
  });
  const listener = await listenForTest(server);
  return {
    port: listener.port,
    province,
    [Symbol.asyncDispose]: async () => {
      await listener.close();
      await server.drain();
      listener.destroy();
      await province[Symbol.asyncDispose]();
    },
  };
}
