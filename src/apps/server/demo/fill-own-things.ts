/**
 * The own things of the sample's first official (`--demo`): an address book, filters, kept searches, made by what their own screens call.
 *
 * Run again it adds nothing: contacts have fixed uids, the others are known by name; what somebody changed stays as it is.
 */
import type { Account } from '#domain/accounts/accounts.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { activateScript, listScripts, putScript } from '#domain/filters/scripts.ts';
import { ensureDefaultBook, readBooks } from '#domain/groupware/address-books.ts';
import { writeCard } from '#domain/groupware/cards.ts';
import { keepText, listKeptTexts } from '#domain/kept-texts/kept-texts.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { listIdentities, updateIdentity } from '#domain/mailstore/identities.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { writeRules } from '#formats/sieve/rules/rules-script.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import {
  DEMO_CONTACTS,
  DEMO_RULES,
  DEMO_SEARCHES,
  DEMO_SIGNATURE,
  DEMO_TEMPLATES,
  type DemoContact,
  RULES_SCRIPT_NAME,
} from './own-things.ts';

interface OwnThingsDemo {
  db: Database;
  ids: NewId;
  clock: Clock;
}

function cardOf(contact: DemoContact, at: string): JsonObject {
  return {
    '@type': 'Card',
    version: '1.0',
    uid: `urn:congthu-demo:${contact.email}`,
    created: at,
    updated: at,
    name: { full: contact.name },
    organizations: { '1': { name: contact.organization } },
    titles: { '1': { name: contact.title } },
    emails: { '1': { address: contact.email, contexts: { work: true } } },
    phones: { '1': { number: contact.phone, contexts: { work: true } } },
    ...(contact.note !== undefined && { notes: { '1': { note: contact.note } } }),
  };
}

async function addContacts({ db, ids, clock }: OwnThingsDemo, access: MailAccess): Promise<void> {
  await ensureDefaultBook(db, access, { ids, now: clock() });
  const book = (await readBooks(db, access, undefined)).find(({ isDefault }) => isDefault);
  if (!book) return;
  const now = clock();
  for (const contact of DEMO_CONTACTS) {
    const card = cardOf(contact, new Date(now).toISOString());
    try {
      await writeCard(db, access, { id: ids(), card, bookIds: [book.id], isNew: true, now });
    } catch (error) {
      // From a start that was cut short.
      if (!(error instanceof Refusal && error.code === 'alreadyExists')) throw error;
    }
  }
}

/** Where there is none yet. */
async function addSignature({ db, ids, clock }: OwnThingsDemo, owner: Account): Promise<void> {
  // Who may send as whom is asked of the person.
  const access = requireMailAccess(
    await readPrincipal(db, owner.id, clock()),
    { accountId: owner.id },
    'mailbox.write',
  );
  const [identity] = await listIdentities(db, access, ids);
  if (!identity || identity.htmlSignature !== '') return;
  const { text: textSignature, html: htmlSignature } = DEMO_SIGNATURE;
  await updateIdentity(db, access, { ...identity, textSignature, htmlSignature });
}

/** Fills them, or what is missing of them. */
export async function fillOwnThings(
  demo: OwnThingsDemo,
  owner: Account,
  principal: Principal,
): Promise<void> {
  const { db, ids, clock } = demo;
  const access = requireMailAccess(principal, { accountId: owner.id }, 'mailbox.write');
  await addContacts(demo, access);
  if ((await listScripts(db, access)).length === 0) {
    const content = writeRules(DEMO_RULES);
    const id = await putScript(db, access, { name: RULES_SCRIPT_NAME, content, ids, now: clock() });
    await activateScript(db, access, id);
  }
  await addSignature(demo, owner);
  const templates = await listKeptTexts(db, access, { kind: 'template' }, 1);
  for (const { subject: name, html: content } of templates.length > 0 ? [] : DEMO_TEMPLATES)
    await keepText(db, access, { id: ids(), kind: 'template', name, content, now: clock() });
  const searches = await listKeptTexts(db, access, { kind: 'search' }, 1);
  if (searches.length > 0) return;
  for (const content of DEMO_SEARCHES)
    await keepText(db, access, { id: ids(), kind: 'search', name: content, content, now: clock() });
}
