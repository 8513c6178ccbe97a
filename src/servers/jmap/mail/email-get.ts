/**
 * Email/get and Email/changes (RFC 8621 §4.2, §4.3). One query for the rows; the bytes of small messages in one more, and
 * only where a header, a size or a text is asked for.
 */
import { readEmailChanges } from '#domain/mailstore/changes-since.ts';
import type { StoredEmail } from '#domain/mailstore/email-reads.ts';
import { type MessageBytes, openBatches } from '#domain/mailstore/message-bytes.ts';
import { parseHeaderProperty } from '#formats/jmap/header-forms.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import type { JmapDependencies } from '../dependencies.ts';
import type { JmapMethod } from '../method.ts';
import { SMIME_PROPERTIES } from '../smime/statuses.ts';
import {
  cannotCalculate,
  changesResponse,
  getResponse,
  readChangesArguments,
  readGetArguments,
} from '../standard.ts';
import { type BodyArguments, encodeBody, needsBytes, openEmail, readBodyArguments } from './email-body.ts';
import { BODY_PROPERTIES, DEFAULT_PROPERTIES, encodeRow, ROW_PROPERTIES } from './email-properties.ts';
import { readSeenEmails } from './read-seen-emails.ts';

/** All of an e-mail but its header fields in their forms. */
export const EMAIL_PROPERTIES: ReadonlySet<string> = new Set([
  ...Object.keys(ROW_PROPERTIES),
  ...BODY_PROPERTIES,
  ...SMIME_PROPERTIES,
]);

async function encode(
  email: StoredEmail,
  bytes: MessageBytes | undefined,
  properties: ReadonlySet<string>,
  body: BodyArguments,
): Promise<JsonObject> {
  const row = encodeRow(email, properties);
  const needsTree = [...properties].some(
    (name) => BODY_PROPERTIES.includes(name) || name.startsWith('header:'),
  );
  return needsTree ? { ...row, ...(await encodeBody(openEmail(email, bytes), properties, body)) } : row;
}

/** E-mails as objects, with the bytes they need read in batches. */
export async function encodeEmails(
  { blobs }: JmapDependencies,
  emails: readonly StoredEmail[],
  properties: ReadonlySet<string>,
  body: BodyArguments,
): Promise<JsonObject[]> {
  if (!needsBytes(properties, body))
    return Promise.all(emails.map((email) => encode(email, undefined, properties, body)));
  const list: JsonObject[] = [];
  for await (const batch of openBatches(blobs, emails))
    for (const { message, bytes } of batch) list.push(await encode(message, bytes, properties, body));
  return list;
}

export const emailGet: JmapMethod = {
  name: 'Email/get',
  async run({ deps, scope, mailState }, args) {
    const get = readGetArguments(args, scope, {
      properties: EMAIL_PROPERTIES,
      byDefault: DEFAULT_PROPERTIES,
      isKnown: (name) => parseHeaderProperty(name) !== undefined,
    });
    const body = readBodyArguments(args);
    args.end();
    if (!get.ids) throw new MethodFault('requestTooLarge', 'Name the e-mails; there are too many of them.');
    const { access } = get.account;
    const state = await mailState(access.accountId);
    const emails = await readSeenEmails(deps, access, get.ids);
    const place = new Map(get.ids.map((id, index) => [id, index]));
    const ordered = emails.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
    const list = await encodeEmails(deps, ordered, get.properties, body);
    const smime = await deps.smime.encode(ordered, get.properties);
    return getResponse(
      get,
      state,
      list.map((object, index) => ({ ...object, ...smime[index] })),
    );
  },
};

export const emailChanges: JmapMethod = {
  name: 'Email/changes',
  async run({ deps, scope }, args) {
    const asked = readChangesArguments(args, scope);
    const changes = await readEmailChanges(deps.db, asked.account.access, asked.since, asked.most);
    if (!changes) throw cannotCalculate();
    return changesResponse(asked, changes);
  },
};
