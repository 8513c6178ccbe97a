/**
 * `shareWith` of mailboxes (RFC 9670 §6): principals to rights, as RFC 8621 §2 names them, over the letters of RFC 4314. A property
 * that has to be asked for by name.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { GrantedRights } from '#domain/mailstore/granting.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { listAllGrants } from '#domain/mailstore/sharing.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import type { MethodContext } from '../method.ts';
import { readGrants, readRights } from '../shares.ts';

/** The letters behind each right. */
const LETTERS: Readonly<Record<string, string>> = {
  mayReadItems: 'lr',
  mayAddItems: 'i',
  mayRemoveItems: 'te',
  maySetSeen: 's',
  maySetKeywords: 'w',
  mayCreateChild: 'k',
  mayRename: 'x',
  mayDelete: 'x',
  maySubmit: 'p',
};

/** Letters as rights. */
export function encodeLetters(letters: string): JsonObject {
  return Object.fromEntries(
    Object.entries(LETTERS).map(([name, needed]) => [
      name,
      needed.split('').every((one) => letters.includes(one)),
    ]),
  );
}

function lettersOf(rights: Json | undefined): string {
  const letters = readRights(rights, LETTERS).flatMap((name) => (LETTERS[name] ?? '').split(''));
  // Whoever may do anything with a mailbox has to see it.
  return letters.length === 0 ? '' : [...new Set(['l', ...letters])].join('');
}

/** For each mailbox that one administers, whom it is shared with; null for nobody. */
export async function readShares(
  { deps }: Pick<MethodContext, 'deps'>,
  access: MailAccess,
): Promise<(mailbox: Pick<Mailbox, 'id'>) => JsonObject | null> {
  const grants = await listAllGrants(deps.db, access);
  return ({ id }) => {
    const given = grants.get(id);
    return given
      ? Object.fromEntries(given.map(({ granteeId, rights }) => [granteeId, encodeLetters(rights)]))
      : null;
  };
}

/** What a patch of a mailbox, or of a new one, gives to whom. Throws `SetFault`. */
export async function readMailboxGrants(
  context: MethodContext,
  access: MailAccess,
  mailbox: Pick<Mailbox, 'id'> | undefined,
  patch: JsonObject,
): Promise<GrantedRights[]> {
  if (Object.keys(patch).length === 0) return [];
  const before = mailbox && (await readShares(context, access))(mailbox);
  return readGrants(context, { before: before ?? {}, patch, lettersOf });
}
