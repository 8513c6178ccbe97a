/** The POP3 server over a whole province, beside the IMAP server over the same mail. */
import { randomBytes } from 'node:crypto';
import { createPop3Server } from '#servers/pop3/server.ts';
import { type ImapProvince, startImapProvince } from '#tests/imap/province-server.ts';
import { listenForTest } from '#tests/imap/server.ts';
import { quietLog } from '#tests/postgres/database.ts';

export interface Pop3Province {
  /** The POP3 port. */
  port: number;
  province: ImapProvince;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts everything; `await using` stops it. */
export async function startPop3Province(
  allowPlainAuth: 'never' | 'loopback' = 'loopback',
): Promise<Pop3Province> {
  const province = await startImapProvince();
  const { db, blobs, signIn } = province;
  const pop3 = createPop3Server({
    db,
    blobs,
    signIn,
    clock: Date.now,
    random: randomBytes,
    log: quietLog,
    settings: { hostname: 'mail.example.vn', allowPlainAuth },
  });
  const listener = await listenForTest(pop3);
  return {
    port: listener.port,
    province,
    [Symbol.asyncDispose]: async () => {
      await listener.close();
      await pop3.drain();
      listener.destroy();
      await province[Symbol.asyncDispose]();
    },
  };
}
