/** The commands of `congthu`: one line in `COMMANDS` for each, one file each under `commands/`. */
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
import {
  budgetApprove,
  budgetBegin,
  budgetDrop,
  budgetExport,
  budgetImport,
  budgetList,
  budgetReturn,
  budgetShow,
  budgetSubmit,
} from './commands/budget.ts';
import { config } from './commands/config.ts';
import { decisionList, decisionShow } from './commands/decision.ts';
import { directoryAsOf } from './commands/directory-as-of.ts';
import { directoryCorrect } from './commands/directory-correct.ts';
import { directoryLdif } from './commands/directory-ldif.ts';
import { diskList, diskReceive, diskRecord, diskShow } from './commands/disk.ts';
import { dkimActivate, dkimList, dkimRotate, dnsRecordList } from './commands/dkim.ts';
import { doctor } from './commands/doctor.ts';
import { domainList } from './commands/domain-list.ts';
import { domainSteps } from './commands/domain-steps.ts';
import { exportCommand } from './commands/export.ts';
import { feedCheck, feedList, feedShow, feedSubmit, feedTemplate } from './commands/feed.ts';
import { filterList, filterRemove, filterSet } from './commands/filter.ts';
import { groupAdd, groupList, groupMembers, groupRemove } from './commands/group.ts';
import { handoverInventory, handoverList, handoverMinutes, handoverShow } from './commands/handover.ts';
import { holdAdd, holdEnd, holdList } from './commands/hold.ts';
import { importCommand } from './commands/import.ts';
import { jobDrop, jobList, jobRetry } from './commands/job.ts';
import { listOpen, listRounds, listSettle, listShow, listSign } from './commands/list.ts';
import { migrateCommand } from './commands/migrate.ts';
import { oauthClientAdd, oauthClientList, oauthClientRemove } from './commands/oauth-client.ts';
import {
  orderClose,
  orderList,
  orderRemind,
  orderReturn,
  orderShow,
  orderWithdraw,
} from './commands/order.ts';
import { orderIssue } from './commands/order-issue.ts';
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
import { rulesList, rulesMembers, rulesPublish, rulesRemind, rulesShow } from './commands/rules.ts';
import { scimTokenAdd, scimTokenList, scimTokenRevoke } from './commands/scim-token.ts';
import { serve } from './commands/serve.ts';
import { slipList, slipPrint } from './commands/slip.ts';
import { statusNoticeAdd, statusNoticeEnd, statusNoticeList, statusShow } from './commands/status.ts';
import {
  trainingDecide,
  trainingGrade,
  trainingPeople,
  trainingPlans,
  trainingRegister,
  trainingSessions,
} from './commands/training.ts';
import { unitList } from './commands/unit-list.ts';
import { unitShow } from './commands/unit-show.ts';
import {
  violationChange,
  violationList,
  violationRecord,
  violationShow,
  violationWatch,
} from './commands/violation.ts';
import type { Text } from './language.ts';

export const COMMANDS: readonly CommandDefinition[] = [
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
  diskList,
  diskShow,
  diskRecord,
  diskReceive,
  orderList,
  orderShow,
  orderIssue,
  orderRemind,
  orderReturn,
  orderClose,
  orderWithdraw,
  rulesList,
  rulesShow,
  rulesPublish,
  rulesMembers,
  rulesRemind,
  handoverList,
  handoverShow,
  handoverMinutes,
  handoverInventory,
  trainingPlans,
  trainingDecide,
  trainingSessions,
  trainingPeople,
  trainingRegister,
  trainingGrade,
  budgetList,
  budgetShow,
  budgetBegin,
  budgetImport,
  budgetSubmit,
  budgetApprove,
  budgetReturn,
  budgetDrop,
  budgetExport,
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
  jobList,
  jobRetry,
  jobDrop,
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

export const GROUPS: Readonly<Record<string, Text>> = {
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
  disk: { vi: 'sổ giao bằng đĩa', en: 'the register of deliveries by disk' },
  order: { vi: 'lệnh của thủ trưởng', en: 'orders of agency heads' },
  rules: { vi: 'quy chế sử dụng thư của các cơ quan', en: 'agencies’ own rules of use' },
  handover: { vi: 'bàn giao hộp thư cơ quan', en: 'handovers of agency mailboxes' },
  training: { vi: 'đào tạo: kế hoạch, buổi, kết quả', en: 'training: plans, sessions, results' },
  budget: { vi: 'dự toán hằng năm', en: 'yearly estimates' },
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
  job: { vi: 'việc nền đã bị bỏ', en: 'background work that was given up' },
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
