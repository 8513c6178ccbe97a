/** `import`: mail from mbox, EML or Maildir into an account, with a progress bar on a terminal (R8.2). */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { type ImportReport, importMail } from '#services/import/import-mail.ts';
import { openMailSource } from '#services/import/open-source.ts';
import { type Call, type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { AUTHORITY_OPTION, authorityOf, type OpenedStore, withStore } from '../open-store.ts';
import { makeProgress } from '../progress.ts';

const FORMATS = ['auto', 'mbox', 'eml', 'maildir'] as const;
const LABEL = { vi: 'Nhập thư', en: 'Importing' };
const DONE = {
  vi: 'Đã nhập {filed} thư vào {address}; {skipped} thư đã có sẵn; {faultCount} lỗi.',
  en: 'Imported {filed} messages into {address}; {skipped} were there already; {faultCount} faults.',
};
const MORE = { vi: '… và {count} lỗi nữa', en: '… and {count} more faults' };

function faultLines(call: Call, report: ImportReport): string[] {
  const lines = report.faults.map(
    ({ origin, reason, detail }) => `  ${origin}: ${reason}${detail === undefined ? '' : ` (${detail})`}`,
  );
  const count = report.faultCount - report.faults.length;
  return count > 0 ? [...lines, call.output.text(MORE, { count })] : lines;
}

async function runImport(call: Call, store: OpenedStore): Promise<ExitCode | undefined> {
  const { db, filer, ids, clock, principal, maxMessageBytes } = store;
  const account = await requireAccount(db, findOption(call, 'account') ?? '');
  const access = requireMailAccess(
    principal,
    { accountId: account.id, unitPath: account.unitPath },
    'mailbox.write',
  );
  const format = FORMATS.find((one) => one === findOption(call, 'format')) ?? 'auto';
  const source = await openMailSource(getArgument(call, 0), format);
  const progress = makeProgress(process.stderr, !call.json, call.output.text(LABEL));
  progress.start(source.totalBytes);
  try {
    const report = await importMail(
      { db, filer, ids, clock },
      {
        access,
        entries: source.read({ maxMessageBytes, onBytes: (bytes) => progress.advance(bytes) }),
        mailbox: findOption(call, 'mailbox'),
        skipExisting: call.options.skipExisting !== false,
        enforceQuota: true,
        authority: authorityOf(call),
        onMessage: ({ filed, skipped }) => progress.count(filed + skipped),
      },
    );
    progress.stop();
    const facts = {
      address: account.address,
      filed: report.filed,
      skipped: report.skipped,
      faultCount: report.faultCount,
    };
    call.output.result({ format: source.format, ...report }, [
      call.output.text(DONE, facts),
      ...faultLines(call, report),
    ]);
    return report.faultCount > 0 ? EXIT.data : undefined;
  } finally {
    progress.stop();
  }
}

const importCommand: CommandDefinition = {
  name: 'import',
  summary: { vi: 'nhập thư từ mbox, EML hoặc Maildir', en: 'bring in mail from mbox, EML or Maildir' },
  arguments: [{ flags: '<path>', text: { vi: 'tệp hoặc thư mục', en: 'file or folder' } }],
  options: [
    {
      flags: '--account <address>',
      text: { vi: 'tài khoản nhận thư', en: 'the account that gets the mail' },
      mandatory: true,
    },
    {
      flags: '--mailbox <path>',
      text: { vi: 'hộp thư đích (mặc định INBOX)', en: 'the mailbox to fill (default INBOX)' },
    },
    { flags: '--format <format>', text: { vi: 'định dạng', en: 'the format' }, choices: FORMATS },
    {
      flags: '--no-skip-existing',
      text: { vi: 'nhập cả thư đã có trong hộp thư', en: 'file messages too that the mailbox has already' },
    },
    AUTHORITY_OPTION,
  ],
  run: (call) => withStore(call, (store) => runImport(call, store)),
};

export const commands: readonly CommandDefinition[] = [importCommand];
