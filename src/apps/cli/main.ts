/**
 * The `congthu` program: `serve` is the mail system, the other commands run it beside or without the server.
 *
 * One line in `COMMANDS` for each command, one file each under `commands/`. Exit codes: `exit-codes.ts`.
 */
import { CommanderError } from 'commander';
import type { CommandDefinition } from './command-definition.ts';
import { accountAdd } from './commands/account-add.ts';
import { accountAppPassword } from './commands/account-app-password.ts';
import { accountFactorReset } from './commands/account-factor-reset.ts';
import { accountList } from './commands/account-list.ts';
import { accountLock } from './commands/account-lock.ts';
import { accountPassword } from './commands/account-password.ts';
import { accountReadState } from './commands/account-read-state.ts';
import { accountUnlock } from './commands/account-unlock.ts';
import { approvalApprove, approvalList, approvalRefuse } from './commands/approval.ts';
import {
  archiveApprove,
  archiveEnd,
  archiveFinds,
  archiveForget,
  archiveHold,
  archiveHolds,
  archiveKeep,
  archiveRefuse,
  archiveRelease,
  archiveRequest,
  archiveRules,
  archiveSearches,
  archiveVerify,
} from './commands/archive.ts';
import { auditList } from './commands/audit-list.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { backupCreate } from './commands/backup-create.ts';
import { backupList } from './commands/backup-list.ts';
import { backupVerify } from './commands/backup-verify.ts';
import { config } from './commands/config.ts';
import { decisionList, decisionShow } from './commands/decision.ts';
import { directoryAsOf } from './commands/directory-as-of.ts';
import { directoryCorrect } from './commands/directory-correct.ts';
import { directoryLdif } from './commands/directory-ldif.ts';
import { dkimActivate, dkimList, dkimRotate, dnsRecordList } from './commands/dkim.ts';
import { doctor } from './commands/doctor.ts';
import { domainList } from './commands/domain-list.ts';
import { domainSteps } from './commands/domain-steps.ts';
import { exportCommand } from './commands/export.ts';
import { feedCheck, feedList, feedShow, feedSubmit, feedTemplate } from './commands/feed.ts';
import { filterList, filterRemove, filterSet } from './commands/filter.ts';
import { groupAdd, groupList, groupMembers, groupRemove } from './commands/group.ts';
import { holdAdd, holdEnd, holdList } from './commands/hold.ts';
import { importCommand } from './commands/import.ts';
import { listOpen, listRounds, listSettle, listShow, listSign } from './commands/list.ts';
import { migrateCommand } from './commands/migrate.ts';
import { oauthClientAdd, oauthClientList, oauthClientRemove } from './commands/oauth-client.ts';
import { personContact, personList, personShow } from './commands/person.ts';
import { personalMailReport, policyList, policyReset, policySet } from './commands/policy.ts';
import {
  proposalAnswer,
  proposalList,
  proposalReport,
  proposalSend,
  proposalShow,
} from './commands/proposal.ts';
import {
  quarantineDelete,
  quarantineList,
  quarantineRelease,
  quarantineShow,
} from './commands/quarantine.ts';
import { queueBounce } from './commands/queue-bounce.ts';
import { queueDrop } from './commands/queue-drop.ts';
import { queueHold } from './commands/queue-hold.ts';
import { queueList } from './commands/queue-list.ts';
import { queueRelease } from './commands/queue-release.ts';
import { queueRetry } from './commands/queue-retry.ts';
import { queueRoute } from './commands/queue-route.ts';
import {
  removalApprove,
  removalList,
  removalPropose,
  removalRefuse,
  removalRestore,
} from './commands/removal.ts';
import { reportList, reportShow } from './commands/report.ts';
import {
  requestDecisions,
  requestList,
  requestRun,
  requestShow,
  requestSimulate,
  requestSubmit,
} from './commands/request.ts';
import { restore } from './commands/restore.ts';
import { roleEnd, roleGrant, roleList } from './commands/role.ts';
import { scimTokenAdd, scimTokenList, scimTokenRevoke } from './commands/scim-token.ts';
import { serve } from './commands/serve.ts';
import { slipList, slipPrint } from './commands/slip.ts';
import { statusNoticeAdd, statusNoticeEnd, statusNoticeList, statusShow } from './commands/status.ts';
import { unitList } from './commands/unit-list.ts';
import { unitShow } from './commands/unit-show.ts';
import {
  violationChange,
  violationList,
  violationRecord,
  violationShow,
  violationWatch,
} from './commands/violation.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { describeFault } from './fault-report.ts';
import { chooseLanguage, fillText, type Language, type Text } from './language.ts';
import { makeOutput } from './output.ts';
import { buildProgram, type RunCommand } from './program.ts';
import { programVersion } from './program-version.ts';
import { TEXTS } from './texts.ts';

const COMMANDS: readonly CommandDefinition[] = [
  serve,
  migrateCommand,
  filterList,
  filterSet,
  filterRemove,
  groupList,
  groupAdd,
  groupMembers,
  groupRemove,
  accountAdd,
  accountList,
  accountPassword,
  accountLock,
  accountAppPassword,
  accountFactorReset,
  accountUnlock,
  accountReadState,
  oauthClientAdd,
  oauthClientList,
  oauthClientRemove,
  scimTokenAdd,
  scimTokenList,
  scimTokenRevoke,
  unitList,
  unitShow,
  personList,
  personShow,
  personContact,
  domainList,
  domainSteps,
  directoryLdif,
  directoryAsOf,
  directoryCorrect,
  requestList,
  requestShow,
  requestSubmit,
  requestSimulate,
  ...requestDecisions,
  requestRun,
  decisionList,
  decisionShow,
  listRounds,
  listOpen,
  listShow,
  listSettle,
  listSign,
  violationList,
  violationShow,
  violationRecord,
  violationChange,
  violationWatch,
  proposalList,
  proposalShow,
  proposalSend,
  proposalAnswer,
  proposalReport,
  slipList,
  slipPrint,
  feedTemplate,
  feedCheck,
  feedList,
  feedShow,
  feedSubmit,
  roleList,
  roleGrant,
  roleEnd,
  queueList,
  queueRetry,
  queueHold,
  queueRelease,
  queueRoute,
  queueBounce,
  queueDrop,
  quarantineList,
  quarantineShow,
  quarantineRelease,
  quarantineDelete,
  reportList,
  reportShow,
  removalList,
  removalPropose,
  removalApprove,
  removalRefuse,
  removalRestore,
  statusShow,
  statusNoticeAdd,
  statusNoticeEnd,
  statusNoticeList,
  archiveRules,
  archiveKeep,
  archiveForget,
  archiveHolds,
  archiveHold,
  archiveRelease,
  archiveSearches,
  archiveRequest,
  archiveApprove,
  archiveRefuse,
  archiveEnd,
  archiveFinds,
  archiveVerify,
  approvalList,
  approvalApprove,
  approvalRefuse,
  holdList,
  holdAdd,
  holdEnd,
  policyList,
  policySet,
  policyReset,
  personalMailReport,
  dkimList,
  dkimRotate,
  dkimActivate,
  dnsRecordList,
  importCommand,
  exportCommand,
  backupCreate,
  backupList,
  backupVerify,
  restore,
  doctor,
  config,
  auditList,
  auditVerify,
];

const GROUPS: Readonly<Record<string, Text>> = {
  account: { vi: 'tài khoản: tạo, liệt kê, mật khẩu, khóa', en: 'accounts: add, list, password, lock' },
  'oauth-client': {
    vi: 'chương trình được dùng tài khoản của người dùng',
    en: 'programs that may use accounts',
  },
  'scim-token': { vi: 'mã của hệ thống nhân sự', en: 'tokens of personnel systems' },
  unit: { vi: 'đơn vị', en: 'units' },
  directory: { vi: 'danh bạ', en: 'the directory' },
  person: { vi: 'cán bộ: tìm, xem, điện thoại và ảnh', en: 'people: find, show, telephone and picture' },
  domain: { vi: 'tên miền', en: 'domains' },
  request: {
    vi: 'đề nghị thay đổi danh bạ: gửi, duyệt, theo dõi',
    en: 'requests of change: submit, decide, follow',
  },
  decision: { vi: 'quyết định làm căn cứ', en: 'decisions that changes stand on' },
  list: { vi: 'thống nhất danh sách cán bộ', en: 'agreeing the lists of people' },
  status: { vi: 'trang tình trạng công khai', en: 'the public status page' },
  'status notice': { vi: 'thông báo trên trang tình trạng', en: 'notices on the status page' },
  violation: { vi: 'sổ theo dõi vi phạm', en: 'the register of violations' },
  proposal: { vi: 'khó khăn, kiến nghị của các cơ quan', en: 'difficulties and proposals of agencies' },
  slip: { vi: 'phiếu mật khẩu lần đầu', en: 'slips of first passwords' },
  feed: { vi: 'danh sách cán bộ từ bảng tính', en: 'lists of people from spreadsheets' },
  role: { vi: 'vai trò', en: 'roles' },
  group: { vi: 'nhóm thư', en: 'groups' },
  filter: { vi: 'bộ lọc của tổ chức', en: 'filters of the organisation' },
  quarantine: { vi: 'thư bị giữ', en: 'mail that is held' },
  archive: {
    vi: 'lưu trữ thư: thời hạn, lệnh giữ, tìm kiếm được duyệt',
    en: 'the archive of mail: rules, holds, approved searches',
  },
  removal: { vi: 'thu hồi thư đã phát', en: 'taking delivered mail back' },
  queue: { vi: 'thư đang chờ gửi đi', en: 'mail waiting to go out' },
  approval: { vi: 'thư gửi hàng loạt chờ duyệt', en: 'large sends that wait for approval' },
  hold: { vi: 'tài khoản bị giữ thư ra ngoài', en: 'accounts whose mail is held' },
  policy: { vi: 'chính sách đổi được khi đang chạy', en: 'policies changed at run time' },
  report: { vi: 'báo cáo', en: 'reports' },
  dkim: { vi: 'khóa ký thư gửi đi', en: 'keys that sign outgoing mail' },
  dns: { vi: 'bản ghi DNS của tên miền', en: 'DNS records of the domain' },
  backup: { vi: 'sao lưu', en: 'backups' },
  audit: { vi: 'nhật ký kiểm tra', en: 'the audit record' },
};

const { environment, args } = { environment: process.env, args: process.argv.slice(2) };
const isDebug = environment.CONGTHU_LOG_LEVEL === 'debug';

/** Says what went wrong and gives the exit code. */
function reportFault(error: unknown, language: Language, json: boolean): ExitCode {
  const { exitCode, code, message } = describeFault(error, language);
  process.stderr.write(json ? `${JSON.stringify({ error: code, message })}\n` : `${message}\n`);
  if (isDebug && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return exitCode;
}

/** What commander could not understand; help and version are no faults. */
function reportUsage(error: CommanderError, language: Language): ExitCode {
  if (error.exitCode === 0 || error.code === 'commander.help')
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const command = args
    .filter((arg) => /^[a-z]+$/.test(arg))
    .slice(0, 2)
    .join(' ');
  const reason = error.message.replace(/^error: /, '');
  process.stderr.write(`${fillText(TEXTS.usageFault, language)}: ${reason}\n`);
  process.stderr.write(`${fillText(TEXTS.seeHelp, language, { command })}\n`);
  return EXIT.usage;
}

/** A terminal and the wrapper may both pass on one Ctrl-C; only a later one is a second. */
const SECOND_SIGNAL_MS = 2_000;

/** Aborts at SIGINT and SIGTERM; asked a second time, the program stops waiting for what it was finishing. */
function listenForStop(): AbortSignal {
  const stopping = new AbortController();
  let askedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping.signal.aborted && performance.now() - askedAt > SECOND_SIGNAL_MS)
        process.exit(EXIT.failure);
      if (!stopping.signal.aborted) askedAt = performance.now();
      stopping.abort();
    });
  return stopping.signal;
}

async function main(): Promise<ExitCode> {
  const language = chooseLanguage(args, environment);
  const stopping = listenForStop();
  const run: RunCommand = async (definition, given) => {
    const output = makeOutput(language, given.json, { out: process.stdout, err: process.stderr });
    try {
      const exitCode = await definition.run({ ...given, output, environment, signal: stopping });
      return exitCode ?? EXIT.ok;
    } catch (error) {
      return reportFault(error, language, given.json);
    }
  };
  let exitCode: ExitCode = EXIT.ok;
  const parts = { definitions: COMMANDS, groups: GROUPS, language, version: programVersion(), run };
  const program = buildProgram(parts, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    return error instanceof CommanderError
      ? reportUsage(error, language)
      : reportFault(error, language, false);
  }
  return exitCode;
}

// A reader that closes the pipe early (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.io),
);
const exitCode = await main();
// A server that failed half-way may have left something open; the command is over all the same.
process.stdout.write('', () => process.exit(exitCode));
