/**
 * MDN/send (RFC 9007 §2.1): a read receipt to whoever asked for one, under the null reverse-path (RFC 8098 §3), and `$mdnsent` set by the
 * implicit Email/set. The receipt goes to the one address of `Disposition-Notification-To`; with several nobody gets one (§2.1).
 */
import { readEmails, type StoredEmail } from '#domain/mailstore/email-reads.ts';
import { type Identity, listIdentities } from '#domain/mailstore/identities.ts';
import { listSendAddresses } from '#domain/mailstore/send-addresses.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { parseAddressList } from '#formats/mime/address.ts';
import { buildMessage } from '#formats/mime/build.ts';
import { type HeaderBlock, readHeaderBlock } from '#formats/mime/headers.ts';
import {
  DISPOSITION_TYPES,
  type DispositionFields,
  encodeDispositionFields,
} from '#formats/report/disposition.ts';
import { runImplied } from '../call-faults.ts';
import { emailSet } from '../mail/email-set.ts';
import { encodeKeywords } from '../mail/keywords.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import { type JmapAccount, requireAccount, resolveId } from '../scope.ts';
import { encodeSetFault } from '../set.ts';
import { isUuid } from '../standard.ts';
import { findRecipients } from '../submission/send.ts';

/** Of a message nothing is needed but its header. */
const MAX_HEADER = 256 * 1024;
const MAX_TEXT = 100_000;
const SENT = '$mdnsent';

function invalid(properties: string[], description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties });
}

interface WantedMdn {
  forEmailId: string;
  subject: string | null;
  textBody: string | null;
  includesOriginal: boolean;
  reportingUA: string | null;
  finalRecipient: string | null;
  disposition: DispositionFields['disposition'];
  extensionFields: Record<string, string> | null;
}

function textOf(object: JsonObject, name: string): string | null {
  const value = object[name] ?? null;
  if (value !== null && (typeof value !== 'string' || value.length > MAX_TEXT))
    throw invalid([name], 'Text or null.');
  return value;
}

function readDisposition(value: Json | undefined): WantedMdn['disposition'] {
  const { actionMode, sendingMode, type } = isObject(value ?? null) ? (value as JsonObject) : {};
  const action = (['manual-action', 'automatic-action'] as const).find((one) => one === actionMode);
  const sending = (['mdn-sent-manually', 'mdn-sent-automatically'] as const).find(
    (one) => one === sendingMode,
  );
  const kind = DISPOSITION_TYPES.find((one) => one === type);
  if (!action || !sending || !kind) throw invalid(['disposition'], 'See RFC 9007 §2.');
  return { actionMode: action, sendingMode: sending, type: kind };
}

const PROPERTIES = new Set([
  'forEmailId',
  'subject',
  'textBody',
  'includeOriginalMessage',
  'reportingUA',
  'finalRecipient',
  'disposition',
  'extensionFields',
]);

function readMdn(object: JsonObject): WantedMdn {
  const wrong = Object.keys(object).filter((name) => !PROPERTIES.has(name));
  if (wrong.length > 0) throw invalid(wrong, 'These are set by the server.');
  const { forEmailId, includeOriginalMessage = false, extensionFields = null } = object;
  if (typeof forEmailId !== 'string') throw invalid(['forEmailId'], 'The e-mail that this is about.');
  if (typeof includeOriginalMessage !== 'boolean')
    throw invalid(['includeOriginalMessage'], 'True or false.');
  if (
    extensionFields !== null &&
    !(isObject(extensionFields) && Object.values(extensionFields).every((one) => typeof one === 'string'))
  )
    throw invalid(['extensionFields'], 'A map of text.');
  return {
    forEmailId,
    subject: textOf(object, 'subject'),
    textBody: textOf(object, 'textBody'),
    includesOriginal: includeOriginalMessage,
    reportingUA: textOf(object, 'reportingUA'),
    finalRecipient: textOf(object, 'finalRecipient'),
    disposition: readDisposition(object['disposition']),
    extensionFields: extensionFields as Record<string, string> | null,
  };
}

/** Who asked for a receipt: one address, or nobody (RFC 8098 §2.1). */
function receiverOf(header: HeaderBlock): string | undefined {
  const [only, another] = parseAddressList(header.values('disposition-notification-to').join(', '));
  if (!only || another || only.kind !== 'mailbox' || only.domain === undefined) return undefined;
  return `${only.localPart}@${only.domain}`;
}

class MdnSending {
  readonly #context: MethodContext;
  readonly #account: JmapAccount;
  readonly #identity: Identity;

  constructor(context: MethodContext, account: JmapAccount, identity: Identity) {
    this.#context = context;
    this.#account = account;
    this.#identity = identity;
  }

  /** Sends one; gives the e-mail and what the server set. Throws `SetFault`. */
  async send(object: JsonObject): Promise<{ emailId: string; set: JsonObject }> {
    const { deps, scope } = this.#context;
    const wanted = readMdn(object);
    const id = resolveId(scope, wanted.forEmailId) ?? '';
    const [email] = isUuid(id) ? await readEmails(deps.db, this.#account.access, [id]) : [];
    if (!email) throw new SetFault('notFound', 'There is no such e-mail.');
    if (encodeKeywords(email)[SENT] === true)
      throw new SetFault('mdnAlreadySent', 'A receipt was sent before.');
    const bytes = await deps.blobs.read(email.blob, { start: 0, end: Math.min(email.size, MAX_HEADER) });
    const header = readHeaderBlock(bytes);
    const receiver = receiverOf(header);
    if (receiver === undefined) throw new SetFault('notFound', 'Nobody asked for a receipt.');
    const fields = await this.#fieldsOf(wanted, header);
    await this.#deliver(receiver, await this.#compose(wanted, fields, email, receiver));
    const { finalRecipient, originalMessageId, originalRecipient } = fields;
    return {
      emailId: email.id,
      set: {
        finalRecipient,
        originalMessageId,
        originalRecipient,
        mdnGateway: null,
        error: null,
        ...(object['includeOriginalMessage'] === undefined && { includeOriginalMessage: false }),
      },
    };
  }

  async #fieldsOf(wanted: WantedMdn, header: HeaderBlock): Promise<DispositionFields> {
    const { deps, scope } = this.#context;
    const own = wanted.finalRecipient?.replace(/^rfc822\s*;\s*/i, '') ?? this.#identity.email;
    const addresses = await listSendAddresses(deps.db, scope.principal);
    if (!addresses.some(({ address }) => address === own.toLowerCase()))
      throw new SetFault('forbiddenFrom', 'This is not an address of yours.');
    return {
      reportingUA: wanted.reportingUA,
      mdnGateway: null,
      originalRecipient: header.values('original-recipient')[0]?.trim() ?? null,
      finalRecipient: `rfc822; ${own}`,
      originalMessageId: header.values('message-id')[0]?.trim() ?? null,
      disposition: wanted.disposition,
      error: null,
      extensionFields: wanted.extensionFields,
    };
  }

  async #compose(
    wanted: WantedMdn,
    fields: DispositionFields,
    email: StoredEmail,
    receiver: string,
  ): Promise<Buffer> {
    const { deps } = this.#context;
    const id = deps.ids();
    const machine = { type: 'message/disposition-notification', content: encodeDispositionFields(fields) };
    const original = wanted.includesOriginal
      ? [{ type: 'message/rfc822', content: await deps.blobs.read(email.blob) }]
      : [];
    const parent = fields.originalMessageId?.replaceAll(/[<>\s]/g, '');
    return buildMessage({
      from: [{ name: this.#identity.name, email: this.#identity.email }],
      to: [{ email: receiver }],
      subject: wanted.subject ?? 'Thư đã được đọc (read receipt)',
      sentAt: deps.clock(),
      messageId: `${id}@${deps.settings.hostname}`,
      ...(parent && { inReplyTo: [parent], references: [parent] }),
      headers: [['Auto-Submitted', 'auto-replied']],
      text: wanted.textBody ?? 'Thư của ông/bà đã được mở.\n\nYour message was displayed.\n',
      attachments: [machine, ...original],
      reportType: 'disposition-notification',
      boundary: `=_${id}`,
    });
  }

  async #deliver(receiver: string, bytes: Buffer): Promise<void> {
    const { deps, scope } = this.#context;
    const recipients = await findRecipients(deps, {
      mailFrom: { email: '', parameters: null },
      rcptTo: [{ email: receiver, parameters: null }],
    });
    const reply = await deps.delivery.deliver({
      entrance: 'api',
      bytes,
      reversePath: '',
      recipients,
      smtputf8: false,
      peer: { remoteAddress: scope.remoteAddress, helo: deps.settings.hostname, protocol: 'JMAP' },
      principal: scope.principal,
    });
    if (reply.kind !== 'accepted')
      throw new SetFault(reply.code === 552 ? 'tooLarge' : 'forbidden', reply.text);
  }
}

/** Patches by what they are of: the id of an e-mail, or `#` and a creation id. Each sets the keyword, or nothing is sent. */
function patchOf(patches: ReadonlyMap<string, JsonObject>, creationId: string, mdn: JsonObject): JsonObject {
  const { forEmailId } = mdn;
  const byEmail = typeof forEmailId === 'string' ? patches.get(forEmailId) : undefined;
  const patch = patches.get(`#${creationId}`) ?? byEmail;
  const { keywords } = patch ?? {};
  const sets =
    patch?.[`keywords/${SENT}`] === true ||
    (isObject(keywords ?? null) && (keywords as JsonObject)[SENT] === true);
  if (!patch || !sets) throw invalid(['onSuccessUpdateEmail'], `It has to set ${SENT}.`);
  return patch;
}

export const mdnSend: JmapMethod = {
  name: 'MDN/send',
  async run(context, args) {
    const { deps, scope } = context;
    const account = requireAccount(scope, args.id('accountId'), true);
    const identityId = args.id('identityId');
    const wanted = args.objects('send');
    const patches = args.objects('onSuccessUpdateEmail');
    args.end();
    const identity = (await listIdentities(deps.db, account.access, deps.ids)).find(
      ({ id }) => id === identityId,
    );
    if (!identity)
      throw new MethodFault('invalidArguments', 'There is no such identity.', { arguments: ['identityId'] });
    const sending = new MdnSending(context, account, identity);
    const sent: JsonObject = {};
    const notSent: JsonObject = {};
    const update: JsonObject = {};
    for (const [creationId, mdn] of wanted) {
      try {
        const patch = patchOf(patches, creationId, mdn);
        const { emailId, set } = await sending.send(mdn);
        sent[creationId] = set;
        update[emailId] = patch;
      } catch (error) {
        notSent[creationId] = encodeSetFault(error);
      }
    }
    if (Object.keys(update).length > 0)
      await runImplied(context, emailSet, { accountId: account.id, update });
    return {
      accountId: account.id,
      sent: Object.keys(sent).length > 0 ? sent : null,
      notSent: Object.keys(notSent).length > 0 ? notSent : null,
    };
  },
};
