/**
 * `node tools/permissions.ts`: writes `docs/permissions.md`, who may do what, from the tables that decide it (R2.1, R5).
 *
 * `npm run check` compares; `npm run conformance` writes it too.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTS, type ActRule } from '#domain/directory/acts.ts';
import { ROLES, type Role } from '#domain/directory/principal.ts';
import { MATRIX } from '#services/lifecycle/matrix.ts';

const FILE = 'docs/permissions.md';

const ROLE_NAMES: Record<Role, [vi: string, en: string]> = {
  chief_of_office: ['Chánh Văn phòng', 'chief of office'],
  deputy_chief: ['Người được uỷ quyền của Chánh VP', 'deputy, from a day to a day'],
  center_administrator: ['Quản trị Trung tâm', 'center administrator'],
  center_operator: ['Nhân viên vận hành', 'center operator'],
  personnel_authority: ['Cơ quan nhân sự (Sở Nội vụ)', 'personnel authority'],
  unit_administrator: ['Quản trị đơn vị', 'unit administrator'],
  agency_head: ['Thủ trưởng cơ quan', 'agency head'],
  delegate: ['Người được uỷ quyền hộp thư cơ quan', 'delegate for the agency mailbox'],
  archivist: ['Lưu trữ', 'archivist'],
  auditor: ['Kiểm tra', 'auditor'],
  official: ['Cán bộ', 'official'],
};

function cellOf(rule: ActRule, role: Role): string {
  if (rule.everyone || rule.roles?.includes(role)) return '●';
  return rule.agencyMailboxRoles?.includes(role) ? '◐' : '';
}

function restOf(rule: ActRule): string {
  const words = [
    rule.everyone && 'mọi người (everybody)',
    rule.owner && 'chủ sở hữu (owner)',
    rule.notOnSelf && 'không với chính mình (never on oneself)',
    Object.keys(rule).length === 0 && 'chỉ hệ thống, khi có phê duyệt (the machine alone, on an approval)',
  ];
  return words.filter((word) => typeof word === 'string').join('; ');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The roles that may do an act, in words. */
function namesOf(act: keyof typeof ACTS): string {
  return (ACTS[act].roles ?? []).map((role) => ROLE_NAMES[role][0]).join(', ');
}

/** The page as the tables have it now. */
function writePage(): string {
  const rules = Object.entries(ACTS).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const letters = ROLES.map((_, index) => String.fromCharCode(65 + index));
  return [
    '# Ai được làm gì (who may do what)',
    '',
    'Trang này do `node tools/permissions.ts` tạo từ hai bảng quyết định mọi quyền: `src/domain/directory/acts.ts` và',
    '`src/services/lifecycle/matrix.ts`. Vai trò giữ ở một đơn vị thì có tác dụng ở đơn vị đó và cấp dưới, không nơi nào khác (R2.1).',
    '',
    'Written by `node tools/permissions.ts` from the two tables that decide every right. A role held in a unit reaches that unit and what',
    'is below it, nothing else. Besides: whoever asks does not approve, whoever approves does not execute, nobody grants themselves',
    'a right, and no role opens a personal mailbox.',
    '',
    ...ROLES.map(
      (role, index) => `- **${letters[index]}** ${ROLE_NAMES[role][0]} (\`${role}\`, ${ROLE_NAMES[role][1]})`,
    ),
    '',
    '● được làm (may) · ◐ chỉ với hộp thư cơ quan của đúng đơn vị mình (only the agency mailbox of exactly their unit)',
    '',
    line(['act', ...letters, '']),
    line(['---', ...letters.map(() => ':-:'), '---']),
    ...rules.map(([act, rule]) =>
      line([`\`${act}\``, ...ROLES.map((role) => cellOf(rule, role)), restOf(rule)]),
    ),
    '',
    '## Phiếu đề nghị thay đổi (change requests)',
    '',
    'Với đoàn thể và cơ quan chỉ tham gia, thủ trưởng của cơ quan đó đồng ý trước khi Chánh Văn phòng duyệt. (A body that only takes',
    'part consents, by its head, before the chief decides.)',
    '',
    line([
      'type',
      'đề nghị (submitted by)',
      'duyệt (approved by)',
      'quyết định (decision)',
      'khẩn cấp (emergency)',
    ]),
    line(['---', '---', '---', ':-:', ':-:']),
    ...Object.entries(MATRIX).map(([type, rule]) =>
      line([
        `${rule.vi} (\`${type}\`)`,
        namesOf(rule.submit),
        namesOf(rule.approve),
        rule.needsDecision ? '●' : '',
        rule.mayBeEmergency ? '●' : '',
      ]),
    ),
    '',
  ].join('\n');
}

/** Whether the page is what the tables say. */
export function checkPermissions(root: string): string[] {
  const isCurrent = readFileSync(join(root, FILE), 'utf8') === writePage();
  return isCurrent ? [] : [`${FILE} is not what the tables say: run node tools/permissions.ts`];
}

/** Writes the page. */
export function writePermissions(root: string): void {
  writeFileSync(join(root, FILE), writePage());
}

if (import.meta.main) writePermissions(join(import.meta.dirname, '..'));
