/**
 * What is typed into the search box as a filter of JMAP (RFC 8621 §4.4.1): words, and operators in Vietnamese with English
 * twins: `từ:`, `đến:`, `chủ đề:`, `trong:`, `có:tệp`, `chưa:đọc`, `trước:`, `sau:`, `lớn hơn:`.
 *
 * Diacritics and spaces in an operator's name are optional. A word after `-` is one that must not be there.
 */
export interface SearchChip {
  /** The operator's name in the catalogues. */
  kind: string;
  value: string;
  /** What it stands for in the text, so that it can be taken away. */
  source: string;
}

export interface ParsedSearch {
  filter: object | null;
  chips: SearchChip[];
  words: string;
}

const NAMES: Readonly<Record<string, string>> = {
  tu: 'from',
  from: 'from',
  den: 'to',
  to: 'to',
  chude: 'subject',
  subject: 'subject',
  trong: 'in',
  in: 'in',
  co: 'has',
  has: 'has',
  la: 'is',
  is: 'is',
  chua: 'isNot',
  truoc: 'before',
  before: 'before',
  sau: 'after',
  after: 'after',
  lonhon: 'larger',
  larger: 'larger',
  tep: 'filename',
  filename: 'filename',
};

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .replaceAll(' ', '')
    .toLowerCase();
}

const HAS: Readonly<Record<string, object>> = {
  tep: { hasAttachment: true },
  teptin: { hasAttachment: true },
  attachment: { hasAttachment: true },
  file: { hasAttachment: true },
  co: { hasKeyword: '$flagged' },
  sao: { hasKeyword: '$flagged' },
  flag: { hasKeyword: '$flagged' },
};

const IS: Readonly<Record<string, object>> = {
  unread: { notKeyword: '$seen' },
  chuadoc: { notKeyword: '$seen' },
  read: { hasKeyword: '$seen' },
  dadoc: { hasKeyword: '$seen' },
  flagged: { hasKeyword: '$flagged' },
  starred: { hasKeyword: '$flagged' },
  danhdau: { hasKeyword: '$flagged' },
  answered: { hasKeyword: '$answered' },
  datraloi: { hasKeyword: '$answered' },
  draft: { hasKeyword: '$draft' },
};

const IS_NOT: Readonly<Record<string, object>> = {
  doc: { notKeyword: '$seen' },
  traloi: { notKeyword: '$answered' },
};

/** 25/11/2026, 25-11-2026, 2026-11-25, 11/2026 or 2026, as the beginning of that day in Huế. */
function dateOf(text: string): string | undefined {
  const parts = text.split(/[/.-]/).map(Number);
  if (parts.some((part) => !Number.isInteger(part) || part < 1)) return undefined;
  const [year, month = 1, day = 1] = (parts[0] ?? 0) > 31 ? parts : parts.toReversed();
  const time = Date.UTC(year ?? 0, month - 1, day) - 7 * 3_600_000;
  return Number.isFinite(time) ? new Date(time).toISOString().replace('.000', '') : undefined;
}

const SCALE: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };

function sizeOf(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:[.,]\d+)?)\s*([kmg]?)b?$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return Math.round(Number(digits.replace(',', '.')) * (SCALE[unit.toLowerCase()] ?? 1));
}

type IdOf = (name: string) => string | undefined;

const FOLDERS: Readonly<Record<string, string>> = {
  den: 'inbox',
  hopthuden: 'inbox',
  nhap: 'drafts',
  thunhap: 'drafts',
  dagui: 'sent',
  gui: 'sent',
  luutru: 'archive',
  rac: 'junk',
  thurac: 'junk',
  thungrac: 'trash',
};

function dated(name: 'before' | 'after', value: string): object | undefined {
  const date = dateOf(value);
  return date === undefined ? undefined : { [name]: date };
}

function folderFilter(value: string, mailboxIdOf: IdOf): object | undefined {
  const id = mailboxIdOf(FOLDERS[fold(value)] ?? value);
  return id === undefined ? undefined : { inMailbox: id };
}

function conditionOf(kind: string, value: string, mailboxIdOf: IdOf): object | undefined {
  switch (kind) {
    case 'has':
      return HAS[fold(value)];
    case 'is':
      return IS[fold(value)];
    case 'isNot':
      return IS_NOT[fold(value)];
    case 'in':
      return folderFilter(value, mailboxIdOf);
    case 'before':
    case 'after':
      return dated(kind, value);
    case 'larger': {
      const size = sizeOf(value);
      return size === undefined ? undefined : { minSize: size };
    }
    case 'filename':
      return { operator: 'AND', conditions: [{ hasAttachment: true }, { text: value }] };
    default:
      return { [kind]: value };
  }
}

const TOKEN =
  /(?<not>-)?(?:(?<name>chủ đề|chu de|lớn hơn|lon hon|[\p{L}\p{M}]+):(?:"(?<quoted>[^"]*)"|(?<plain>[^\s"]+))|"(?<phrase>[^"]*)"|(?<word>\S+))/giu;

/** Reads a search; what is no operator is a word. */
export function parseSearch(text: string, mailboxIdOf: IdOf): ParsedSearch {
  const conditions: object[] = [];
  const chips: SearchChip[] = [];
  const words: string[] = [];
  for (const match of text.normalize('NFC').matchAll(TOKEN)) {
    const { not, name, quoted, plain, phrase, word } = match.groups ?? {};
    const kind = name === undefined ? undefined : NAMES[fold(name)];
    const value = quoted ?? plain ?? '';
    const condition = kind && value !== '' ? conditionOf(kind, value, mailboxIdOf) : undefined;
    if (kind && condition) chips.push({ kind, value, source: match[0] });
    else if (not === undefined) words.push(phrase ?? word ?? match[0]);
    const found = condition ?? { text: phrase ?? word ?? match[0] };
    conditions.push(not === undefined ? found : { operator: 'NOT', conditions: [found] });
  }
  const [first, ...rest] = conditions;
  const filter = rest.length > 0 ? { operator: 'AND', conditions } : (first ?? null);
  return { filter, chips, words: words.join(' ') };
}
