/**
 * The commands of `congthu` by their first word: one line in `MODULES` for each, one file under `commands/`.
 *
 * Only the commands of the word that is typed are loaded: all of them are six hundred modules, half a second.
 */
import type { CommandDefinition } from './command-definition.ts';
import type { Text } from './language.ts';

const MODULES: Readonly<Record<string, () => Promise<{ commands: readonly CommandDefinition[] }>>> = {
  serve: () => import('./commands/serve.ts'),
  migrate: () => import('./commands/migrate.ts'),
  filter: () => import('./commands/filter.ts'),
  group: () => import('./commands/group.ts'),
  account: () => import('./commands/account.ts'),
  'oauth-client': () => import('./commands/oauth-client.ts'),
  'scim-token': () => import('./commands/scim-token.ts'),
  unit: () => import('./commands/unit.ts'),
  person: () => import('./commands/person.ts'),
  domain: () => import('./commands/domain.ts'),
  directory: () => import('./commands/directory.ts'),
  request: () => import('./commands/request.ts'),
  decision: () => import('./commands/decision.ts'),
  list: () => import('./commands/list.ts'),
  violation: () => import('./commands/violation.ts'),
  proposal: () => import('./commands/proposal.ts'),
  disk: () => import('./commands/disk.ts'),
  order: () => import('./commands/order.ts'),
  rules: () => import('./commands/rules.ts'),
  handover: () => import('./commands/handover.ts'),
  training: () => import('./commands/training.ts'),
  budget: () => import('./commands/budget.ts'),
  slip: () => import('./commands/slip.ts'),
  feed: () => import('./commands/feed.ts'),
  role: () => import('./commands/role.ts'),
  job: () => import('./commands/job.ts'),
  queue: () => import('./commands/queue.ts'),
  quarantine: () => import('./commands/quarantine.ts'),
  report: () => import('./commands/report.ts'),
  removal: () => import('./commands/removal.ts'),
  status: () => import('./commands/status.ts'),
  archive: () => import('./commands/archive.ts'),
  approval: () => import('./commands/approval.ts'),
  hold: () => import('./commands/hold.ts'),
  policy: () => import('./commands/policy.ts'),
  dkim: () => import('./commands/dkim.ts'),
  dns: () => import('./commands/dns.ts'),
  import: () => import('./commands/import.ts'),
  export: () => import('./commands/export.ts'),
  backup: () => import('./commands/backup.ts'),
  restore: () => import('./commands/restore.ts'),
  doctor: () => import('./commands/doctor.ts'),
  config: () => import('./commands/config.ts'),
  audit: () => import('./commands/audit.ts'),
};

/** The first word of a command line that is no option; `help` is told of the word after it. */
function firstWordOf(args: readonly string[]): string | undefined {
  const words = args.filter((arg, at) => !arg.startsWith('-') && args[at - 1] !== '--lang');
  return words[0] === 'help' ? words[1] : words[0];
}

/** The commands that a command line may mean: those of its first word, or all where that names none. */
export async function loadCommands(args: readonly string[]): Promise<readonly CommandDefinition[]> {
  const word = firstWordOf(args);
  const known = word !== undefined && Object.hasOwn(MODULES, word) ? MODULES[word] : undefined;
  const modules = await Promise.all((known ? [known] : Object.values(MODULES)).map((load) => load()));
  return modules.flatMap(({ commands }) => commands);
}

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
