/** `export`: an account's mail as mbox, EML or Maildir, with flags, dates and folders (R8.2). */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { exportMail } from '#services/import/export-mail.ts';
import { openMailSink } from '#services/import/open-sink.ts';
import { type Call, type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, type OpenedStore, withStore } from '../open-store.ts';
import { makeProgress } from '../progress.ts';

const FORMATS = ['maildir', 'mbox', 'eml'] as const;
const LABEL = { vi: 'Xuất thư', en: 'Exporting' };
const DONE = {
  vi: 'Đã xuất {messages} thư của {mailboxes} hộp thư vào {out}.',
  en: 'Exported {messages} messages of {mailboxes} mailboxes to {out}.',
};

async function runExport(call: Call, store: OpenedStore): Promise<undefined> {
  const { db, blobs, clock, principal } = store;
  const account = await requireAccount(db, findOption(call, 'account') ?? '');
  const access = requireMailAccess(
    principal,
    { accountId: account.id, unitPath: account.unitPath },
    'mailbox.read',
  );
  const out = getArgument(call, 0);
  const mailbox = findOption(call, 'mailbox');
  const format = FORMATS.find((one) => one === findOption(call, 'format')) ?? 'maildir';
  const progress = makeProgress(process.stderr, !call.json, call.output.text(LABEL));
  let messages = 0;
  try {
    const report = await exportMail(
      { db, blobs, clock },
      {
        access,
        sink: openMailSink(out, format, mailbox !== undefined),
        mailbox,
        authority: authorityOf(call),
        onStart: (bytes) => progress.start(bytes),
        onMessage: (bytes) => {
          messages += 1;
          progress.count(messages);
          progress.advance(bytes);
        },
      },
    );
    progress.stop();
    const facts = { messages: report.messages, mailboxes: report.mailboxes, out };
    call.output.result({ format, out, ...report }, [call.output.text(DONE, facts)]);
  } finally {
    progress.stop();
  }
  return undefined;
}

const exportCommand: CommandDefinition = {
  name: 'export',
  summary: { vi: 'xuất thư ra mbox, EML hoặc Maildir', en: 'write mail out as mbox, EML or Maildir' },
  arguments: [{ flags: '<out>', text: { vi: 'tệp hoặc thư mục đích', en: 'file or folder to write' } }],
  options: [
    {
      flags: '--account <address>',
      text: { vi: 'tài khoản', en: 'the account' },
      mandatory: true,
    },
    {
      flags: '--mailbox <path>',
      text: { vi: 'chỉ hộp thư này (mbox: một tệp)', en: 'only this mailbox (mbox: one file)' },
    },
    {
      flags: '--format <format>',
      text: { vi: 'định dạng (mặc định maildir)', en: 'the format (default maildir)' },
      choices: FORMATS,
    },
    AUTHORITY_OPTION,
  ],
  run: (call) => withStore(call, (store) => runExport(call, store)),
};

export const commands: readonly CommandDefinition[] = [exportCommand];
