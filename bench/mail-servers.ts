/**
 * The servers that delivery is measured on, each the real program with its default settings in processes of its own: ours, and
 * Postfix with Dovecot or Cyrus behind it by LMTP; and a turn of messages of 10 kB through one of them until IMAP shows the last.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { startPostfix } from '#tests/clients/postfix.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { findFreePort } from '#tests/mail-in/free-port.ts';
import { startCyrus } from './cyrus.ts';
import { startDovecot } from './dovecot.ts';
import { processorTime } from './process-time.ts';

export const CONNECTIONS = 20;
export const ACCOUNTS = 20;
const PASSWORD = 'do luong 2026 hue';
const DOMAIN = 'thuathienhue.gov.vn';

/** What is delivered in a turn. */
export interface Work {
  messages: number;
  recipients: number;
}

const addressOf = (index: number): string => `dothu${index % ACCOUNTS}@${DOMAIN}`;
const ADDRESSES = Array.from({ length: ACCOUNTS }, (_, index) => addressOf(index));

/** Where mail is handed in, and where it is read. */
export interface MailServer {
  smtpPort: number;
  mailboxes: ImapFlow[];
  /** Processor time so far, in milliseconds. */
  time(): number;
  stop(): Promise<void>;
}

/** About 10 kB of a letter with words in it, different each time so that nothing is stored once for two. */
function letter(index: number): Buffer {
  const paragraph = `Số ${index}: Kính gửi các sở, ban, ngành; đề nghị báo cáo kết quả thực hiện ${index * 7919} trước ngày 20.\r\n`;
  const header = `From: Văn thư <vanthu@example.org>\r\nTo: <${addressOf(index)}>\r\nSubject: =?utf-8?B?QsOhbyBjw6Fv?= ${index}\r\nMessage-ID: <${index}.${process.pid}.${performance.now()}@example.org>\r\nDate: Mon, 23 Nov 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`;
  return Buffer.from(
    header + paragraph.repeat(Math.ceil((10_240 - header.length) / Buffer.byteLength(paragraph))),
  );
}

async function openMailboxes(port: number, secure: boolean): Promise<ImapFlow[]> {
  return Promise.all(
    ADDRESSES.map(async (user) => {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure,
        tls: { rejectUnauthorized: false },
        auth: { user, pass: PASSWORD },
        logger: false,
      });
      await client.connect();
      return client;
    }),
  );
}

async function countVisible(clients: readonly ImapFlow[]): Promise<number> {
  const counts = await Promise.all(clients.map((client) => client.status('INBOX', { messages: true })));
  return counts.reduce((sum, status) => sum + (status === false ? 0 : (status.messages ?? 0)), 0);
}

/** Messages a second, until every copy is visible. */
export async function measure(server: MailServer, { messages, recipients }: Work) {
  const letters = Array.from({ length: messages }, (_, index) => letter(index));
  const before = await countVisible(server.mailboxes);
  const started = performance.now();
  const load = await runSmtpLoad({
    host: '127.0.0.1',
    port: server.smtpPort,
    connections: CONNECTIONS,
    messages,
    recipientsOf: (index) => Array.from({ length: recipients }, (_, number) => addressOf(index + number)),
    textOf: (index) => letters[index] as Buffer,
  });
  if (load.accepted !== messages) throw new Error(`only ${load.accepted} of ${messages} were accepted`);
  while ((await countVisible(server.mailboxes)) < before + messages * recipients) await sleep(5);
  return { rate: messages / ((performance.now() - started) / 1000), pieces: messages };
}

/** Ours. Without `judges` no scanner that happens to run on this machine, and may end in the middle: our own rules judge. */
export async function startOurs(
  nodeFlags: readonly string[] = [],
  judges: { clamd: string; rspamd: string } = { clamd: 'off', rspamd: 'off' },
): Promise<MailServer & { end(): Promise<void> }> {
  const own = {
    CONGTHU_CLAMD: judges.clamd,
    CONGTHU_RSPAMD: judges.rspamd,
    CONGTHU_LOG_LEVEL: 'error',
    CONGTHU_PROCESSES: process.env['DELIVERY_BENCH_PROCESSES'] ?? '1',
  };
  const program = new RunningProgram(own, nodeFlags);
  try {
    await program.start();
    for (const [index, address] of ADDRESSES.entries()) {
      const words = ['account', 'add', address, '--name', `Đo Thử ${index}`, '--password-stdin'];
      const added = await program.command(words, PASSWORD);
      if (added.code !== 0) throw new Error(added.stderr);
    }
    const mailboxes = await openMailboxes(program.port(993), true);
    return {
      smtpPort: program.port(25),
      mailboxes,
      time: () => processorTime([program.pid], program.dataDir),
      end: async () => {
        await program.stop();
      },
      stop: async () => {
        for (const mailbox of mailboxes) mailbox.close();
        await program.remove();
      },
    };
  } catch (error) {
    await program.remove();
    throw error;
  }
}

/** What keeps the mail behind Postfix. */
interface Store {
  port: number;
  lmtpPort: number;
  pid: number;
  stop(): void | Promise<void>;
}

export const STORES = ['Dovecot (maildir)', 'Dovecot (mdbox)', 'Cyrus'] as const;
export type StoreName = (typeof STORES)[number];

function startStore(name: StoreName): Promise<Store | undefined> {
  if (name === 'Cyrus') return startCyrus(ADDRESSES, PASSWORD);
  const format = name === 'Dovecot (mdbox)' ? 'mdbox' : 'maildir';
  return startDovecot(addressOf(0), PASSWORD, { format, users: ADDRESSES.slice(1) });
}

/**
 * Postfix that hands all mail of the domain to a store; undefined where that is not installed. `more` are lines of
 * its main.cf.
 */
export async function startPeer(
  name: StoreName,
  more: readonly string[] = [],
): Promise<MailServer | undefined> {
  const store = await startStore(name);
  if (!store) return undefined;
  const postfix = await startPostfix({ own: await findFreePort(), sink: 9 }, [
    `virtual_mailbox_domains = ${DOMAIN}`,
    'virtual_mailbox_maps = static:all',
    `virtual_transport = lmtp:inet:127.0.0.1:${store.lmtpPort}`,
    ...more,
  ]);
  const mailboxes = await openMailboxes(store.port, false);
  return {
    smtpPort: postfix.port,
    mailboxes,
    time: () => processorTime([postfix.pid, store.pid]),
    stop: async () => {
      for (const mailbox of mailboxes) mailbox.close();
      await postfix.stop();
      await store.stop();
    },
  };
}
