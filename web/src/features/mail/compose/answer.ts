/** Answers and forwards: to whom, under which subject, in which conversation (RFC 5322 §3.6.4). */
import type { TFunction } from 'i18next';
import type { Client } from '../../../jmap/client.ts';
import type { Email, EmailAddress } from '../../../jmap/objects.ts';
import { type DraftFile, type MessageStart, startMessage } from './composers.ts';
import { quoteForForward, quoteForReply } from './quote.ts';

export type AnswerKind = 'reply' | 'replyAll' | 'forward';

const PREFIX = /^\s*(?:re|fwd?|tr|trả lời|chuyển tiếp|v\/v re)\s*:\s*/i;

/** One prefix, however often a message went to and fro. */
function subjectOf(subject: string, prefix: string): string {
  let rest = subject;
  while (PREFIX.test(rest)) rest = rest.replace(PREFIX, '');
  return `${prefix}: ${rest}`;
}

function without(list: readonly EmailAddress[], addresses: ReadonlySet<string>): EmailAddress[] {
  const seen = new Set(addresses);
  return list.filter(({ email }) => {
    const key = email.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Who gets the answer: whom the sender names for it, or the sender; one's own message goes to its recipients again. */
export function recipientsOf(
  email: Email,
  own: ReadonlySet<string>,
  toAll: boolean,
): Pick<MessageStart, 'to' | 'cc'> {
  const sender = (email.replyTo?.length ? email.replyTo : email.from) ?? [];
  const isOwn = sender.every(({ email: address }) => own.has(address.toLowerCase()));
  const to = isOwn ? [...(email.to ?? [])] : [...sender];
  if (!toAll) return { to: without(to, new Set()) };
  const everybody = isOwn ? to : [...to, ...(email.to ?? [])];
  const first = without(everybody, own);
  const taken = new Set([...own, ...first.map(({ email: address }) => address.toLowerCase())]);
  return { to: first.length > 0 ? first : to, cc: without(email.cc ?? [], taken) };
}

function filesOf(email: Email): DraftFile[] {
  return (email.attachments ?? []).flatMap(({ blobId, name, type, size }) =>
    blobId === null ? [] : [{ key: blobId, blobId, name: name ?? 'file', type, size }],
  );
}

export function startAnswer(
  client: Client,
  accountId: string,
  email: Email,
  kind: AnswerKind,
  t: TFunction,
): void {
  const { session, cache } = client;
  const own = new Set([
    session.username.toLowerCase(),
    (session.accounts[accountId]?.name ?? '').toLowerCase(),
    ...cache.all('Identity', accountId).map((identity) => identity.email.toLowerCase()),
  ]);
  const references = [...(email.references ?? []), ...(email.messageId ?? [])];
  if (kind === 'forward')
    return startMessage({
      accountId,
      subject: subjectOf(email.subject, 'Fwd'),
      html: quoteForForward(email, t),
      files: filesOf(email),
      references,
      source: { id: email.id, keyword: '$forwarded' },
    });
  return startMessage({
    accountId,
    ...recipientsOf(email, own, kind === 'replyAll'),
    subject: subjectOf(email.subject, 'Re'),
    html: quoteForReply(email, t),
    inReplyTo: email.messageId ?? [],
    references,
    source: { id: email.id, keyword: '$answered' },
  });
}
