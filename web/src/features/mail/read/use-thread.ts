/** A conversation with its messages' contents, fetched when it is opened. */
import { useEffect, useState } from 'react';
import { LIST_PROPERTIES } from '../../../jmap/email-list-calls.ts';
import { useClient, useObject, useObjects } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import type { MailPlace } from '../model/place.ts';

const BODY_PROPERTIES = [
  ...LIST_PROPERTIES,
  'sentAt',
  'cc',
  'bcc',
  'replyTo',
  'messageId',
  'references',
  'textBody',
  'htmlBody',
  'attachments',
  'bodyValues',
  'header:List-Unsubscribe:asURLs',
  'header:Disposition-Notification-To:asAddresses',
  'header:Congthu-Order:asText',
];
const PART_PROPERTIES = ['partId', 'blobId', 'size', 'name', 'type', 'charset', 'disposition', 'cid'];
/** Long enough for any letter; what is longer is offered as a download. */
const MAX_BODY_BYTES = 1_000_000;

export const BODY_ARGUMENTS = {
  properties: BODY_PROPERTIES,
  bodyProperties: PART_PROPERTIES,
  fetchTextBodyValues: true,
  fetchHTMLBodyValues: true,
  maxBodyValueBytes: MAX_BODY_BYTES,
};

export interface OpenThread {
  emails: readonly Email[];
  error: unknown;
  isComplete: boolean;
}

const isReminder = ({ keywords }: Email): boolean => keywords['$followup'] === true;

export function useThread(place: MailPlace): OpenThread {
  const client = useClient();
  const { accountId, threadId } = place;
  const thread = useObject('Thread', accountId, threadId);
  const all = useObjects('Email', accountId, thread?.emailIds ?? []);
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (threadId === undefined || thread) return;
    client.fetchSome('Thread', accountId, [threadId]).catch(setError);
  }, [client, accountId, threadId, thread]);
  const missing = (thread?.emailIds ?? [])
    .filter((id) => !client.cache.get('Email', accountId, id)?.bodyValues)
    .join(' ');
  useEffect(() => {
    if (missing === '') return;
    client.fetchSome('Email', accountId, missing.split(' '), BODY_ARGUMENTS).catch(setError);
  }, [client, accountId, missing]);
  const mailboxes = client.cache.all('Mailbox', accountId);
  const hidden = mailboxes.find((mailbox) => mailbox.role === 'trash')?.id;
  const isInTrash = place.mailbox?.role === 'trash';
  const kept = isInTrash || hidden === undefined ? all : all.filter((email) => !email.mailboxIds[hidden]);
  // What came back because nobody answered stands for the message that was sent.
  const cameBack = new Set(kept.filter(isReminder).map(({ blobId }) => blobId));
  const emails =
    cameBack.size === 0 ? kept : kept.filter((one) => isReminder(one) || !cameBack.has(one.blobId));
  return { emails, error, isComplete: thread !== undefined && missing === '' };
}
