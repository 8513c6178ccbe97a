/** MDN/parse (RFC 9007 §2.2): blobs read as read receipts. A receipt is not joined to its message: `forEmailId` is null. */

import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { decodeBody } from '#formats/mime/transfer.ts';
import { decodeDispositionFields } from '#formats/report/disposition.ts';
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
    return {
      accountId: account.id,
      parsed: Object.keys(parsed).length > 0 ? parsed : null,
      notParsable: notParsable.length > 0 ? notParsable : null,
      notFound: notFound.length > 0 ? notFound : null,
    };
  },
};
