/** Kinds and levels of what the registers hold (R8.1, R12.1), in the words of whoever reads a list. */
import type { DISK_MEDIA } from '#domain/directory/disk-deliveries.ts';
import type { Violation } from '#domain/directory/violations.ts';
import type { Text } from './language.ts';

type DiskMedium = (typeof DISK_MEDIA)[number];

/** Of what kind a violation is. */
export const VIOLATION_KIND_WORDS: Readonly<Record<Violation['kind'], Text>> = {
  mailService: { vi: 'máy chủ thư riêng', en: 'a mail service of its own' },
  rogueSender: { vi: 'gửi thư mang tên miền của tỉnh', en: 'sends in our name' },
  personalMail: { vi: 'dùng thư cá nhân cho công vụ', en: 'official business by personal mail' },
  lentAddress: { vi: 'cho mượn hộp thư', en: 'lent address' },
  spam: { vi: 'thư rác', en: 'spam' },
  secrecy: { vi: 'bảo mật', en: 'secrecy' },
  other: { vi: 'khác', en: 'other' },
};

/** How grave it is. */
export const VIOLATION_LEVEL_WORDS: Readonly<Record<Violation['level'], Text>> = {
  minor: { vi: 'nhẹ', en: 'minor' },
  serious: { vi: 'nghiêm trọng', en: 'serious' },
  grave: { vi: 'rất nghiêm trọng', en: 'grave' },
};

/** On what something was carried. */
export const DISK_WORDS: Readonly<Record<DiskMedium, Text>> = {
  usb: { vi: 'USB', en: 'USB' },
  hardDisk: { vi: 'ổ cứng', en: 'hard disk' },
  disc: { vi: 'đĩa quang', en: 'disc' },
  other: { vi: 'khác', en: 'other' },
};
