/**
 * Names of Maildir: flags in file names (`1700000000.M1P2.host:2,FS`) and folders of Maildir++ (`.Sent.2025`).
 *
 * D. J. Bernstein's maildir(5) and the Maildir++ extension. Folder names are modified UTF-7 (RFC 3501 §5.1.3), as
 * Dovecot and Courier write them; `.` inside a name is escaped as `\2e`, Dovecot's listescape.
 * Quirk: Windows and some archives cannot hold `:`; `;`, `!` and `_` before `2,` are read too.
 */
import { decodeMailboxName, encodeMailboxName } from '#formats/imap/mailbox-name.ts';

/** What a file's name tells of its message. */
export interface MaildirName {
  flags: string[];
  /** Letters a–z: keywords by their number in `dovecot-keywords`. */
  keywordNumbers: number[];
  /** Delivery time, from the number the name begins with. */
  deliveredAt?: Date;
}

const FLAG_OF_LETTER: Readonly<Record<string, string>> = {
  D: '\\Draft',
  F: '\\Flagged',
  P: '$Forwarded',
  R: '\\Answered',
  S: '\\Seen',
  T: '\\Deleted',
};

/** Seconds before 2100; anything else at the start of a name is no time. */
const MAX_SECONDS = 4_102_444_800;

/** Reads a file's name in `cur` or `new`. */
export function parseMaildirName(name: string): MaildirName {
  const letters = (/[:;!_]2,([A-Za-z]*)$/.exec(name)?.[1] ?? '').split('');
  const seconds = Number(/^(\d{1,10})[.,]/.exec(name)?.[1] ?? 0);
  return {
    flags: letters.flatMap((letter) => FLAG_OF_LETTER[letter] ?? []),
    keywordNumbers: letters
      .filter((letter) => /[a-z]/.test(letter))
      .map((letter) => letter.charCodeAt(0) - 97),
    ...(seconds > 0 && seconds < MAX_SECONDS && { deliveredAt: new Date(seconds * 1000) }),
  };
}

/** Makes a file's name for `cur`. `unique` must differ for every message of the folder. */
export function encodeMaildirName(message: {
  receivedAt: Date;
  unique: string;
  size: number;
  flags: readonly string[];
  keywordNumbers?: readonly number[];
}): string {
  const letters = Object.keys(FLAG_OF_LETTER).filter((letter) =>
    message.flags.includes(FLAG_OF_LETTER[letter] ?? ''),
  );
  const keywords = (message.keywordNumbers ?? [])
    .filter((number) => number < 26)
    .toSorted((a, b) => a - b)
    .map((number) => String.fromCharCode(97 + number));
  const seconds = Math.max(0, Math.floor(message.receivedAt.getTime() / 1000));
  return `${seconds}.${message.unique}.congthu,S=${message.size}:2,${letters.join('')}${keywords.join('')}`;
}

/** The path of a Maildir++ folder (`.Sent.2025` → `Sent/2025`), or undefined when the name is none. */
export function parseMaildirFolder(name: string): string | undefined {
  if (!/^\.[^.]/.test(name)) return undefined;
  const parts = name.slice(1).split('.');
  const names = parts.map((part) =>
    decodeMailboxName(part)?.replace(/\\2e/gi, '.').replace(/\\2f/gi, '/').replace(/\\5c/gi, '\\'),
  );
  if (names.some((part) => !part || part.includes('/'))) return undefined;
  return names.join('/');
}

/** The folder of a mailbox path; INBOX is the Maildir itself, an empty string. */
export function encodeMaildirFolder(path: string): string {
  if (path.toUpperCase() === 'INBOX') return '';
  const names = path
    .split('/')
    .map((name) => encodeMailboxName(name.replaceAll('\\', '\\5c').replaceAll('.', '\\2e')));
  return `.${names.join('.')}`;
}
