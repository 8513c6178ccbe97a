/** States of things in the words of whoever reads a list; programs get the names themselves with `--json`. */
import type { FeedMatch } from '#domain/directory/feeds.ts';
import type { PersonState } from '#domain/directory/people.ts';
import type { Role } from '#domain/directory/principal.ts';
import type { HandoverEventAct } from '#domain/handover/handovers.ts';
import type { Text } from './language.ts';

const WORDS = {
  account_pending: { vi: 'chưa có tài khoản', en: 'account to come' },
  accepted: { vi: 'đã nhận bàn giao', en: 'accepted' },
  active: { vi: 'đang dùng', en: 'active' },
  answered: { vi: 'đã trả lời', en: 'answered' },
  applied: { vi: 'đã có hiệu lực', en: 'in force' },
  approved: { vi: 'đã duyệt', en: 'approved' },
  cancelled: { vi: 'đã hủy', en: 'cancelled' },
  checked: { vi: 'đã kiểm', en: 'checked' },
  closed: { vi: 'đã khép', en: 'closed' },
  coming: { vi: 'sắp dùng', en: 'coming' },
  degraded: { vi: 'chập chờn', en: 'degraded' },
  dissolved: { vi: 'đã giải thể', en: 'dissolved' },
  done: { vi: 'đã xong', en: 'done' },
  down: { vi: 'ngừng', en: 'down' },
  draft: { vi: 'đang soạn', en: 'draft' },
  ended: { vi: 'đã kết thúc', en: 'ended' },
  failed: { vi: 'không thực hiện được', en: 'failed' },
  good: { vi: 'tốt', en: 'good' },
  handedOver: { vi: 'đã giao, chờ nhận', en: 'handed over' },
  held: { vi: 'đang giữ', en: 'held' },
  inForce: { vi: 'đang có hiệu lực', en: 'in force' },
  leased: { vi: 'đang gửi', en: 'being sent' },
  locked: { vi: 'đã khóa', en: 'locked' },
  missing: { vi: 'thiếu', en: 'missing' },
  new: { vi: 'mới', en: 'new' },
  objected: { vi: 'có ý kiến', en: 'objected to' },
  open: { vi: 'đang mở', en: 'open' },
  planned: { vi: 'bảo trì theo kế hoạch', en: 'planned work' },
  primary: { vi: 'tên miền chính', en: 'primary' },
  proposed: { vi: 'chờ duyệt', en: 'proposed' },
  queued: { vi: 'đang chờ', en: 'waiting' },
  reading: { vi: 'đang đọc', en: 'being read' },
  ready: { vi: 'đọc được kết quả', en: 'ready' },
  receives: { vi: 'còn nhận thư', en: 'still receives' },
  received: { vi: 'đã nhận', en: 'received' },
  refused: { vi: 'không duyệt', en: 'refused' },
  registered: { vi: 'có chỗ', en: 'registered' },
  released: { vi: 'đã bỏ giữ', en: 'released' },
  requested: { vi: 'chờ duyệt', en: 'requested' },
  restored: { vi: 'đã trả lại', en: 'put back' },
  restoring: { vi: 'đang trả lại', en: 'being put back' },
  retired: { vi: 'đã thôi dùng', en: 'retired' },
  returned: { vi: 'trả lại', en: 'returned' },
  right: { vi: 'đúng', en: 'right' },
  sent: { vi: 'đã gửi', en: 'sent' },
  settled: { vi: 'đã giải quyết', en: 'settled' },
  signed: { vi: 'đã ký', en: 'signed' },
  submitted: { vi: 'đã trình', en: 'submitted' },
  submitting: { vi: 'đang trình', en: 'being submitted' },
  superseded: { vi: 'đã được thay', en: 'superseded' },
  unknown: { vi: 'chưa rõ', en: 'unknown' },
  waiting: { vi: 'đang chờ', en: 'waiting' },
  withdrawn: { vi: 'đã rút', en: 'withdrawn' },
  wrong: { vi: 'sai', en: 'wrong' },
} as const satisfies Record<string, Text>;

/** A state in words; a state without any is one that the compiler tells. */
export function stateWord(state: keyof typeof WORDS): Text {
  return WORDS[state];
}

const PEOPLE: Readonly<Record<PersonState, Text>> = {
  serving: { vi: 'đang công tác', en: 'serving' },
  on_leave: { vi: 'nghỉ dài ngày', en: 'on leave' },
  left: { vi: 'đã thôi việc', en: 'left' },
  retired: { vi: 'đã nghỉ hưu', en: 'retired' },
  deceased: { vi: 'đã mất', en: 'deceased' },
};

/** How it stands with a person, in words. */
export function personStateWord(state: PersonState): Text {
  return PEOPLE[state];
}

const KINDS = {
  personal: { vi: 'cá nhân', en: 'personal' },
  agency: { vi: 'cơ quan', en: 'agency' },
  system: { vi: 'hệ thống', en: 'system' },
} as const satisfies Record<string, Text>;

/** What kind of account it is, in words. */
export function accountKindWord(kind: keyof typeof KINDS): Text {
  return KINDS[kind];
}

const CLASSES = {
  people_committee: { vi: 'cơ quan thuộc UBND', en: 'agency under the People’s Committee' },
  participating: { vi: 'cơ quan tham gia', en: 'participating body' },
} as const satisfies Record<string, Text>;

/** Of which class a unit is, in words (R3.1). */
export function unitClassWord(unitClass: keyof typeof CLASSES): Text {
  return CLASSES[unitClass];
}

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  chief_of_office: 'Chánh Văn phòng',
  deputy_chief: 'Người được ủy nhiệm',
  center_administrator: 'Quản trị Trung tâm',
  center_operator: 'Vận hành Trung tâm',
  personnel_authority: 'Cơ quan nhân sự',
  unit_administrator: 'Quản trị đơn vị',
  agency_head: 'Thủ trưởng',
  delegate: 'Người được ủy quyền',
  archivist: 'Lưu trữ',
  auditor: 'Kiểm tra',
  official: 'Cán bộ',
};

/** A role in words, with the name that commands take. */
export function roleWord(role: Role): Text {
  return { vi: `${ROLE_WORDS[role]} (${role})`, en: role };
}

const MATCHES: Readonly<Record<FeedMatch, Text>> = {
  same: { vi: 'không đổi', en: 'same' },
  changed: { vi: 'thay đổi', en: 'changed' },
  new: { vi: 'mới', en: 'new' },
  missing: { vi: 'vắng', en: 'missing' },
  doubtful: { vi: 'chưa chắc', en: 'doubtful' },
  wrong: { vi: 'sai', en: 'wrong' },
};

/** How a row of a list compares with the directory, in words. */
export function matchWord(match: FeedMatch): Text {
  return MATCHES[match];
}

const HANDOVER_ACTS: Readonly<Record<HandoverEventAct, Text>> = {
  opened: { vi: 'mở bàn giao', en: 'opened' },
  noted: { vi: 'ghi việc còn lại', en: 'noted what is outstanding' },
  handedOver: { vi: 'xác nhận bàn giao', en: 'handed over' },
  objected: { vi: 'nêu ý kiến', en: 'objected' },
  settled: { vi: 'giải quyết ý kiến', en: 'objection answered' },
  renewed: { vi: 'gia hạn uỷ quyền', en: 'delegation renewed' },
  passwordSet: { vi: 'đặt mật khẩu', en: 'password set' },
  reminded: { vi: 'nhắc', en: 'reminded' },
  accepted: { vi: 'xác nhận nhận', en: 'accepted' },
  superseded: { vi: 'thay bằng lần bàn giao sau', en: 'superseded by the next' },
};

/** What happened in a handover, in words. */
export function handoverActWord(act: HandoverEventAct): Text {
  return HANDOVER_ACTS[act];
}
