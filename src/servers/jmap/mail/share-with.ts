/**
 * `shareWith` of mailboxes (RFC 9670 §6): principals to rights, as RFC 8621 §2 names them, over the letters of RFC 4314. A property
 * that has to be asked for by name; the ids of principals are those of their accounts.
 */
import { readDirectoryAccounts } from '#domain/accounts/find-accounts.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { changeGrant, listAllGrants } from '#domain/mailstore/sharing.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { applyPatch } from '#formats/jmap/patch.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { MethodContext } from '../method.ts';

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

function invalid(description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: ['shareWith'] });
}

function lettersOf(rights: Json | undefined): string {
  if (!isObject(rights ?? null)) throw invalid('Rights are an object.');
  const entries = Object.entries(rights as JsonObject);
  if (entries.some(([name, value]) => !Object.hasOwn(LETTERS, name) || typeof value !== 'boolean'))
    throw invalid('There is no such right.');
  const letters = entries.flatMap(([name, value]) => (value === true ? (LETTERS[name] ?? '').split('') : []));
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

const isShare = (name: string): boolean => name === 'shareWith' || name.startsWith('shareWith/');

/** The part of a patch that is about sharing, and the rest. */
export function splitShare(patch: JsonObject): { share: JsonObject; rest: JsonObject } {
  const entries = Object.entries(patch);
  return {
    share: Object.fromEntries(entries.filter(([name]) => isShare(name))),
    rest: Object.fromEntries(entries.filter(([name]) => !isShare(name))),
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
  const { deps, scope } = context;
  const before = (await readShares(context, access))(mailbox) ?? {};
  const after = applyPatch({ shareWith: before }, patch)['shareWith'] ?? {};
  if (!isObject(after)) throw invalid('A map of principals to rights, or null.');
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (!ids.every((id) => /^[0-9a-f-]{36}$/.test(id))) throw invalid('There is no such principal.');
  const changed = ids.filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
  const accounts = await readDirectoryAccounts(deps.db, scope.principal, changed, changed.length);
  const known = new Map(accounts.map((account) => [account.id as string, account.address]));
  for (const id of changed) {
    const address = known.get(id);
    if (address == null && id in after) throw invalid('There is no such principal.');
    const rights = id in after ? lettersOf(after[id]) : '';
    const grantee = { id: id as AccountId, address: address ?? id };
    await changeGrant(deps.db, access, {
      mailboxId: mailbox.id,
      grantee,
      mode: 'replace',
      rights,
      now: deps.clock(),
    });
  }
}
