/**
 * Names and paths of mailboxes: what a name may be, and how rows with parents become paths. Pure.
 *
 * The hierarchy separator is `/`. INBOX is one name in any case (RFC 9051 §5.1); other names compare exactly,
 * after NFC, so that a Vietnamese name typed on any system finds its mailbox.
 */
import { Refusal } from '#platform/kernel/fault.ts';

/** Deep enough for any filing plan, shallow enough that a path fits every client's line. */
export const MAX_MAILBOX_DEPTH = 20;
/** Octets of one name in UTF-8; Dovecot and JMAP (RFC 8621 §1.3.1 maxSizeMailboxName) use this order of size. */
export const MAX_MAILBOX_NAME_BYTES = 255;
/** A listing of more is no longer usable by any client. */
export const MAX_MAILBOXES = 10_000;

/** What these refusals are about. */
const NAME = { property: 'name' };

/** Splits a path and checks each name; `inbox` at the root becomes `INBOX`. Throws `Refusal('invalidArgument')`. */
export function parseMailboxPath(path: string): string[] {
  const names = path.normalize('NFC').split('/');
  if (names.length > MAX_MAILBOX_DEPTH)
    throw new Refusal('invalidArgument', `Mailboxes nest at most ${MAX_MAILBOX_DEPTH} deep.`);
  for (const name of names) requireMailboxName(name);
  if (names[0]?.toUpperCase() === 'INBOX') names[0] = 'INBOX';
  return names;
}

function requireMailboxName(name: string): void {
  if (name === '') throw new Refusal('invalidArgument', 'A mailbox needs a name.', NAME);
  if (Buffer.byteLength(name) > MAX_MAILBOX_NAME_BYTES)
    throw new Refusal(
      'invalidArgument',
      `A mailbox name holds at most ${MAX_MAILBOX_NAME_BYTES} octets.`,
      NAME,
    );
  if (/[\p{Cc}\u2028\u2029]/u.test(name) || !name.isWellFormed())
    throw new Refusal('invalidArgument', 'A mailbox name holds no control characters.', NAME);
}

/** Gives every row its path, parents before children, siblings by sort order and name. */
export function orderByHierarchy<
  Row extends { id: string; parentId?: string; name: string; sortOrder: number },
>(rows: readonly Row[]): (Row & { path: string })[] {
  const children = Map.groupBy(rows, (row) => row.parentId ?? '');
  const ordered: (Row & { path: string })[] = [];
  const visit = (parent: string, prefix: string): void => {
    const siblings = children.get(parent) ?? [];
    siblings.sort((a, b) => a.sortOrder - b.sortOrder || a.name.localeCompare(b.name, 'vi'));
    for (const row of siblings) {
      ordered.push({ ...row, path: prefix + row.name });
      visit(row.id, `${prefix}${row.name}/`);
    }
  };
  visit('', '');
  return ordered;
}
