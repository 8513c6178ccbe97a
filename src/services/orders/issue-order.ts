/**
 * Issues an order (R9.4): number, letter to everyone named, the copy in the agency's Sent, and its row, in one commit.
 *
 * Cost: three reads, then one delivery with as many copies as recipients.
 */
import { listAgencyAccounts } from '#domain/accounts/change-account.ts';
import { readAccountAddresses } from '#domain/accounts/find-accounts.ts';
import { groupByLetterLanguage, type LetterLanguage } from '#domain/accounts/letter-language.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { requireUnitById, type Unit } from '#domain/directory/units.ts';
import type { OrderFile } from '#domain/orders/orders.ts';
import {
  findNextNumber,
  findOrderRecipients,
  insertOrder,
  type NamedRecipient,
  type NewOrder,
} from '#domain/orders/write-order.ts';
import { buildMessage } from '#formats/mime/build.ts';
import { encodeField } from '#formats/mime/encode-headers.ts';
import { encodeHeaderText } from '#formats/mime/encoded-words.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import { orderLetter } from './letters.ts';
import { type OrderParts, ordersLink } from './order-parts.ts';

/** What a head writes. */
export interface WantedOrder {
  unitId: string;
  subject: string;
  text: string;
  dueAt: Date;
  recipientIds: readonly string[];
  /** All people of these units and those below, but the issuer. */
  unitIds: readonly string[];
  /** The mailboxes of these agencies. */
  agencyUnitIds: readonly string[];
  files: readonly (OrderFile & { content: Buffer })[];
  /** The head's name, as the letter says it. */
  issuer: string;
}

/** Who sends for whom: the agency's address, and its account. */
interface Sender {
  accountId: NamedRecipient['accountId'];
  address: string;
  displayName: string;
}

const MAX_SUBJECT = 200;
const MAX_TEXT = 20_000;
export const MAX_ORDER_FILES = 20;
export const MAX_ORDER_FILE_BYTES = 15_000_000;
const MAX_AHEAD_MS = 5 * 366 * 24 * 60 * 60 * 1000;
/** How often somebody else may take the number meanwhile. */
const MAX_TRIES = 5;
/** To more than these the letter goes without naming all addresses in its header. */
const MAX_IN_HEADER = 50;
const VIETNAM_MINUTES = 7 * 60;

function clean(text: string, most: number, property: string): string {
  const cleaned = text.replaceAll('\0', '').toWellFormed().trim();
  if (cleaned === '' || cleaned.length > most)
    throw new Refusal('invalidArgument', 'An order has a subject and a text, not too long.', { property });
  return cleaned;
}

function checkWanted(wanted: WantedOrder, now: number): WantedOrder {
  const due = wanted.dueAt.getTime();
  if (!(due > now) || due > now + MAX_AHEAD_MS)
    throw new Refusal('invalidArgument', 'The deadline lies ahead.', { property: 'dueAt' });
  const bytes = wanted.files.reduce((sum, { size }) => sum + size, 0);
  if (wanted.files.length > MAX_ORDER_FILES || bytes > MAX_ORDER_FILE_BYTES)
    throw new Refusal(
      'invalidArgument',
      `At most ${MAX_ORDER_FILES} files of ${MAX_ORDER_FILE_BYTES} octets in all.`,
      {
        property: 'files',
      },
    );
  const subject = clean(wanted.subject, MAX_SUBJECT, 'subject').replaceAll(/\s+/g, ' ');
  return { ...wanted, subject, text: clean(wanted.text, MAX_TEXT, 'text') };
}

/** The mark of a secrecy level begins a subject, and in the letter our number stands before it. */
async function requireOrdinary({ secrecyGuard }: OrderParts, subject: string): Promise<void> {
  await secrecyGuard?.(Buffer.from(`${encodeField('Subject', encodeHeaderText(subject))}\r\n`));
}

/** The agency's mailbox; a head whose unit has none, as the province itself, writes from the own one. */
async function findSender(parts: OrderParts, unit: Unit, principal: AccountPrincipal): Promise<Sender> {
  const agency = (await listAgencyAccounts(parts.db, unit.id)).find(({ state }) => state === 'active');
  if (agency) return { accountId: agency.id, address: agency.address, displayName: agency.displayName };
  const [own] = await readAccountAddresses(parts.db, [principal.accountId]);
  if (!own) throw new Refusal('notPermitted', 'Your roles do not permit this.');
  return { accountId: own.id, address: own.address, displayName: own.displayName };
}

/** The letter's bytes, as those get it who chose a language. */
function letterOf(
  parts: OrderParts,
  order: NewOrder,
  { sender, wanted }: { sender: Sender; wanted: WantedOrder },
  language: LetterLanguage,
): Buffer {
  const now = parts.clock();
  const link = ordersLink(parts, order.id);
  const letter = orderLetter(order, { issuer: wanted.issuer, now, link });
  const from = { name: sender.displayName, email: sender.address };
  const to = order.recipients.map(({ name, address }) => ({ name, email: address }));
  return buildMessage({
    from: [from],
    to: to.length > MAX_IN_HEADER ? [from] : to,
    subject: letter.subject[language],
    sentAt: now,
    zoneMinutes: VIETNAM_MINUTES,
    messageId: `${order.id}.order@${parts.domain}`,
    headers: [['Congthu-Order', order.id]],
    text: letter[language],
    attachments: wanted.files.map(({ name, type, content }) => ({ name, type, content })),
    boundary: `=_${order.id}`,
  });
}

/** The letter in Vietnamese, in which the agency keeps it, and what it is to those who chose another language. */
async function lettersOf(
  parts: OrderParts,
  order: NewOrder,
  written: { sender: Sender; wanted: WantedOrder },
): Promise<{ bytes: Buffer; inOtherWords: Map<AccountId, Buffer> }> {
  const byLanguage = await groupByLetterLanguage(parts.db, order.recipients, ({ accountId }) => accountId);
  const inOtherWords = new Map<AccountId, Buffer>();
  for (const [language, readers] of byLanguage) {
    if (language === 'vi') continue;
    const bytes = letterOf(parts, order, written, language);
    for (const { accountId } of readers) inOtherWords.set(accountId, bytes);
  }
  return { bytes: letterOf(parts, order, written, 'vi'), inOtherWords };
}

/** Sends one order under its number. Gives false where the number was taken meanwhile. */
async function send(
  parts: OrderParts,
  principal: AccountPrincipal,
  order: NewOrder,
  written: { sender: Sender; wanted: WantedOrder },
): Promise<boolean> {
  const { sender } = written;
  let fault: unknown;
  let isTaken = false;
  const reply = await parts.delivery.deliver({
    entrance: 'api',
    ...(await lettersOf(parts, order, written)),
    reversePath: sender.address,
    recipients: order.recipients.map(({ address, accountId }) => ({ address, accountId })),
    smtputf8: false,
    peer: { remoteAddress: '127.0.0.1', helo: parts.hostname, protocol: 'LOCAL' },
    principal,
    sentFrom: sender.accountId,
    keptBy: sender.accountId,
    alongside: async (tx, filed) => {
      // The sender's copy comes last: an agency that is a recipient too answers on the letter it got.
      const emailOf = new Map(
        filed.toReversed().map(({ accountId, emailId }): [typeof accountId, EmailId] => [accountId, emailId]),
      );
      try {
        await parts.blobs.addReferences(
          tx,
          order.files.map(({ blob }) => blob),
        );
        isTaken = !(await insertOrder(tx, { principal, ids: parts.ids, now: parts.clock() }, order, emailOf));
        if (isTaken) throw new Refusal('conflict', 'This number was taken meanwhile.');
      } catch (error) {
        fault = error;
        throw error;
      }
    },
  });
  if (reply.kind === 'accepted') return true;
  if (isTaken) return false;
  if (fault !== undefined) throw fault;
  const code = reply.kind === 'deferred' ? 'temporarilyUnavailable' : 'notPermitted';
  throw new Refusal(code, reply.text);
}

/**
 * Issues it and gives its id. `Refusal`: `notPermitted`, `notFound` for a unit that there is not, `invalidArgument` with its field,
 * `tooMany`, `temporarilyUnavailable`.
 */
export async function issueOrder(
  parts: OrderParts,
  principal: AccountPrincipal,
  asked: WantedOrder,
): Promise<string> {
  const unit = await requireUnitById(parts.db, asked.unitId);
  requirePermission(principal, 'order.issue', { kind: 'post', unitPath: unit.path });
  const wanted = checkWanted(asked, parts.clock());
  await requireOrdinary(parts, wanted.subject);
  const sender = await findSender(parts, unit, principal);
  const recipients = await findOrderRecipients(parts.db, unit, {
    accountIds: wanted.recipientIds,
    unitIds: wanted.unitIds,
    agencyUnitIds: wanted.agencyUnitIds,
    issuerId: principal.accountId,
  });
  const year = Number(dayOf(parts.clock()).slice(0, 4));
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { subject, text, dueAt } = wanted;
    const files = wanted.files.map(({ name, type, size, blob }) => ({ name, type, size, blob }));
    const given = await findNextNumber(parts.db, unit, year);
    const order = { id: parts.ids(), unit, year, ...given, subject, text, dueAt, recipients, files };
    if (await send(parts, principal, order, { sender, wanted })) return order.id;
  }
  throw new Refusal('temporarilyUnavailable', 'Others issue orders at this moment; try again.');
}
