/**
 * `shareWith` of mailboxes (RFC 9670 §6): principals to rights, as RFC 8621 §2 names them, over the letters of RFC 4314. A property
 * that has to be asked for by name.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { changeGrant, listAllGrants } from '#domain/mailstore/sharing.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import type { MethodContext } from '../method.ts';
import { applyShares, readRights } from '../shares.ts';

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

/** Brings what others may with a mailbox into line with a patch. Throws `SetFault`. */
export async function applyShare(
  context: MethodContext,
  access: MailAccess,
  mailbox: Pick<Mailbox, 'id'>,
  patch: JsonObject,
): Promise<void> {
  if (Object.keys(patch).length === 0) return;
  const { deps } = context;
  await applyShares(context, {
    before: (await readShares(context, access))(mailbox) ?? {},
    patch,
    lettersOf,
    change: (grantee, rights) =>
      changeGrant(deps.db, access, {
        mailboxId: mailbox.id,
        grantee,
        mode: 'replace',
        rights,
        now: deps.clock(),
      }),
  });
}
