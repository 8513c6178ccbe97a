/** Email/import and Email/parse (RFC 8621 §4.8, §4.9): messages that are there as blobs. */
import { readModseq, type StoredEmail } from '#domain/mailstore/email-reads.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { parseHeaderProperty } from '#formats/jmap/header-forms.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { parseDate } from '#formats/mime/date.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import type { EmailId, ThreadId } from '#platform/kernel/ids.ts';
import { MAX_OBJECTS_IN_GET, MAX_OBJECTS_IN_SET } from '../limits.ts';
import type { JmapMethod } from '../method.ts';
import { requireAccount, resolveId } from '../scope.ts';
import { encodeSetFault, orNull, requireState } from '../set.ts';
import { encodeState } from '../standard.ts';
import { readBlob } from './blobs.ts';
import { encodeBody, openEmail, readBodyArguments } from './email-body.ts';
import { EMAIL_PROPERTIES } from './email-get.ts';
import { DEFAULT_PROPERTIES_OF_PARSED, encodeRow } from './email-properties.ts';
import { readPlacing, storeEmail } from './email-set.ts';

const PLACING = new Set(['mailboxIds', 'keywords', 'receivedAt']);

/** When the last server took it, by its own word (§4.8 `receivedAt`); null where none did. */
function receivedAtOf(bytes: Buffer): string | null {
  const [last = ''] = readHeaderBlock(bytes).values('received');
  const time = parseDate(last.slice(last.lastIndexOf(';') + 1));
  return time === undefined ? null : new Date(time).toISOString();
}

export const emailImport: JmapMethod = {
  name: 'Email/import',
  async run(context, args) {
    const { deps, scope } = context;
    const account = requireAccount(scope, args.id('accountId'), true);
    const ifInState = args.optionalText('ifInState');
    const emails = args.objects('emails');
    args.end();
    if (emails.size > MAX_OBJECTS_IN_SET)
      throw new MethodFault('requestTooLarge', `At most ${MAX_OBJECTS_IN_SET} e-mails at once.`);
    const state = async (): Promise<string> => encodeState(await readModseq(deps.db, account.id));
    const oldState = await state();
    requireState(ifInState, oldState);
    const created: JsonObject = {};
    const notCreated: JsonObject = {};
    for (const [creationId, object] of emails) {
      try {
        const { blobId = '', ...placing } = object;
        const wrong = Object.keys(placing).filter((name) => !PLACING.has(name));
        if (wrong.length > 0)
          throw new SetFault('invalidProperties', 'The message says everything else.', { properties: wrong });
        const id = typeof blobId === 'string' ? resolveId(scope, blobId) : undefined;
        const bytes = id === undefined ? undefined : await readBlob(deps, account.access, id);
        if (!bytes)
          throw new SetFault('invalidProperties', 'There is no such blob.', { properties: ['blobId'] });
        const made = await storeEmail(context, account, {
          ...(await readPlacing(context, account, {
            ...placing,
            receivedAt: placing['receivedAt'] ?? receivedAtOf(bytes),
          })),
          bytes,
        });
        scope.createdIds.set(creationId, made['id'] as string);
        created[creationId] = made;
      } catch (error) {
        notCreated[creationId] = encodeSetFault(error);
      }
    }
    return {
      accountId: account.id,
      oldState,
      newState: await state(),
      created: orNull(created),
      notCreated: orNull(notCreated),
    };
  },
};

/** A message that is in no account has none of these. */
const OF_STORED = new Set(['id', 'mailboxIds', 'keywords', 'receivedAt', 'threadId']);

/** A parsed message in the form of a stored one. */
function asStored(bytes: Buffer): StoredEmail {
  const prepared = prepareMessage(bytes);
  return {
    id: '' as EmailId,
    threadId: '' as ThreadId,
    blob: prepared.blob.hash,
    size: prepared.size,
    receivedAt: new Date(0),
    hasAttachment: prepared.hasAttachment,
    preview: prepared.preview,
    fields: prepared.fields,
    parts: prepared.parts,
    mailboxIds: [],
    bits: 0,
    keywords: [],
    assessment: null,
    signals: [],
  };
}

export const emailParse: JmapMethod = {
  name: 'Email/parse',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'));
    const blobIds = args.texts('blobIds') ?? [];
    const properties = new Set(args.texts('properties') ?? DEFAULT_PROPERTIES_OF_PARSED);
    const body = readBodyArguments(args);
    args.end();
    if (blobIds.length > MAX_OBJECTS_IN_GET)
      throw new MethodFault('requestTooLarge', `At most ${MAX_OBJECTS_IN_GET} blobs at once.`);
    const wrong = [...properties].find((name) => !EMAIL_PROPERTIES.has(name) && !parseHeaderProperty(name));
    if (wrong !== undefined)
      throw new MethodFault('invalidArguments', `There is no property ${wrong}.`, {
        arguments: ['properties'],
      });
    const parsed: JsonObject = {};
    const notFound: string[] = [];
    for (const blobId of new Set(blobIds)) {
      const bytes = await readBlob(deps, account.access, resolveId(scope, blobId) ?? '');
      if (!bytes) {
        notFound.push(blobId);
        continue;
      }
      const email = asStored(bytes);
      const source = {
        read: ({ start, end }: { start: number; end: number }) => bytes.subarray(start, end),
        async *slices({ start, end }: { start: number; end: number }) {
          yield bytes.subarray(start, end);
        },
      };
      const object = {
        ...encodeRow(email, properties),
        ...(await encodeBody(openEmail(email, source), properties, body)),
      };
      for (const name of OF_STORED) if (properties.has(name)) object[name] = null;
      parsed[blobId] = object;
    }
    return {
      accountId: account.id,
      parsed: orNull(parsed),
      notFound: notFound.length > 0 ? notFound : null,
      notParsable: null,
    };
  },
};
