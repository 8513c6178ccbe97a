/**
 * MDN/parse (RFC 9007 §2.2): blobs read as read receipts, each joined to the e-mail that was submitted here and asked for it. Two queries
 * beside the reading of the blobs.
 */

import type { MailAccess } from '#domain/mailstore/access.ts';
import { readEmails } from '#domain/mailstore/email-reads.ts';
import { findSentEmails } from '#domain/mailstore/submission-reports.ts';

import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { decodeBody } from '#formats/mime/transfer.ts';
import { decodeDispositionFields } from '#formats/report/disposition.ts';
import type { JmapDependencies } from '../dependencies.ts';
import { MAX_OBJECTS_IN_GET } from '../limits.ts';
import { readBlob } from '../mail/blobs.ts';
import type { JmapMethod } from '../method.ts';
import { requireAccount } from '../scope.ts';

const contentOf = (bytes: Buffer, part: MessagePart): Buffer =>
  decodeBody(bytes.subarray(part.bodyStart, part.bodyEnd), part.encoding);

/** The receipt in a message, or undefined when it is none (RFC 8098 §3). */
function parseMdn(bytes: Buffer): JsonObject | undefined {
  const { root, envelope } = parseMessage(bytes);
  if (root.type !== 'multipart' || root.subtype !== 'report') return undefined;
  const [words, machine, original] = root.parts;
  if (machine?.type !== 'message' || machine.subtype !== 'disposition-notification') return undefined;
  const fields = decodeDispositionFields(contentOf(bytes, machine));
  if (!fields) return undefined;
  const { disposition, error, extensionFields, ...texts } = fields;
  return {
    forEmailId: null,
    subject: envelope.subject === undefined ? null : decodeEncodedWords(envelope.subject),
    textBody: words?.type === 'text' ? contentOf(bytes, words).toString('utf8') : null,
    includeOriginalMessage: original?.type === 'message',
    disposition: { ...disposition },
    error,
    extensionFields,
    ...texts,
  };
}

const idOf = ({ originalMessageId: id }: JsonObject): string =>
  typeof id === 'string' ? id.replaceAll(/[<>\s]/g, '') : '';

/** Says of each receipt which e-mail it is about, as far as it is still there and may be seen. */
async function joinToEmails(
  { db }: JmapDependencies,
  access: MailAccess,
  receipts: readonly JsonObject[],
): Promise<void> {
  const sent = await findSentEmails(
    db,
    access,
    receipts.map(idOf).filter((id) => id !== ''),
  );
  const seen = new Set<string>((await readEmails(db, access, [...sent.values()])).map(({ id }) => id));
  for (const receipt of receipts) {
    const emailId = sent.get(idOf(receipt));
    if (emailId !== undefined && seen.has(emailId)) receipt['forEmailId'] = emailId;
  }
}

export const mdnParse: JmapMethod = {
  name: 'MDN/parse',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'));
    const blobIds = args.ids('blobIds') ?? [];
    args.end();
    if (blobIds.length > MAX_OBJECTS_IN_GET)
      throw new MethodFault('requestTooLarge', `At most ${MAX_OBJECTS_IN_GET} blobs at once.`);
    const parsed: JsonObject = {};
    const notFound: string[] = [];
    const notParsable: string[] = [];
    for (const blobId of blobIds) {
      const bytes = await readBlob(deps, account.access, blobId);
      const mdn = bytes && parseMdn(bytes);
      if (mdn) parsed[blobId] = mdn;
      else (bytes ? notParsable : notFound).push(blobId);
    }
    await joinToEmails(deps, account.access, Object.values(parsed) as JsonObject[]);
    return {
      accountId: account.id,
      parsed: Object.keys(parsed).length > 0 ? parsed : null,
      notParsable: notParsable.length > 0 ? notParsable : null,
      notFound: notFound.length > 0 ? notFound : null,
    };
  },
};
