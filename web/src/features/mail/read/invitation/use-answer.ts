/**
 * Answers an invitation: a message of our own making (RFC 6047), brought in as it is and sent, and the invitation marked with the answer,
 * so that it is seen on every device.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, Invitation } from '#formats/ical/invitation.ts';
import { encodeReply } from '#formats/ical/reply.ts';
import { encodeReplyMessage } from '#formats/ical/reply-message.ts';
import { showToast } from '../../../../design/toasts/toast-store.ts';
import { type Client, requireDone } from '../../../../jmap/client.ts';
import { RefusedFault } from '../../../../jmap/faults.ts';
import { useAll, useClient } from '../../../../jmap/hooks.ts';
import type { Email, Identity } from '../../../../jmap/objects.ts';
import { faultText } from '../../../shell/fault-text.ts';
import { findByRole } from '../../model/mailboxes.ts';

type Given = Exclude<Answer, 'needsAction'>;

const KEYWORDS: Record<Given, string> = {
  accepted: '$invitation-accepted',
  tentative: '$invitation-tentative',
  declined: '$invitation-declined',
};
const GIVEN = Object.keys(KEYWORDS) as Given[];

interface Asked {
  email: Email;
  text: string;
  invitation: Invitation;
  accountId: string;
}

/** The identity that was invited, else the first one. */
function guestOf(identities: readonly Identity[], { participants }: Invitation): Identity | undefined {
  const invited = new Set(participants.map(({ address }) => address.toLowerCase()));
  return identities.find(({ email }) => invited.has(email.toLowerCase())) ?? identities[0];
}

async function uploadMessage(client: Client, accountId: string, message: string): Promise<string> {
  const answer = await fetch(client.transport.uploadUrl(accountId), {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822' },
    body: message,
  });
  if (answer.status !== 201) throw new RefusedFault(String(answer.status), '');
  return ((await answer.json()) as { blobId: string }).blobId;
}

async function sendAnswer(
  client: Client,
  asked: Asked,
  identity: Identity,
  given: Given,
  subject: string,
): Promise<void> {
  const { email, text, invitation, accountId } = asked;
  const guest = { name: identity.name, address: identity.email };
  const now = Date.now();
  const calendar = encodeReply(text, guest, given, { now });
  const { organizer } = invitation;
  if (calendar === undefined || !organizer) throw new RefusedFault('notFound', '');
  const blobId = await uploadMessage(
    client,
    accountId,
    encodeReplyMessage({
      from: guest,
      to: { name: organizer.name, address: organizer.address },
      subject,
      text: subject,
      calendar,
      messageId: `${crypto.randomUUID()}@${identity.email.slice(identity.email.indexOf('@') + 1)}`,
      inReplyTo: email.messageId?.[0],
      boundary: crypto.randomUUID(),
      now,
    }),
  );
  const mailboxes = client.cache.all('Mailbox', accountId);
  const [drafts, sent] = [findByRole(mailboxes, 'drafts')?.id ?? '', findByRole(mailboxes, 'sent')?.id ?? ''];
  const answers = await client.transport.request([
    [
      'Email/import',
      {
        accountId,
        emails: {
          answer: { blobId, mailboxIds: { [drafts]: true }, keywords: { $draft: true, $seen: true } },
        },
      },
    ],
    [
      'EmailSubmission/set',
      {
        accountId,
        create: { submission: { identityId: identity.id, emailId: '#answer' } },
        onSuccessUpdateEmail: {
          '#submission': {
            [`mailboxIds/${drafts}`]: null,
            [`mailboxIds/${sent}`]: true,
            'keywords/$draft': null,
          },
        },
      },
    ],
  ]);
  for (const answer of answers) requireDone(answer);
}

export function useAnswer(asked: Asked) {
  const client = useClient();
  const { t } = useTranslation();
  const { email, invitation, accountId } = asked;
  const identities = useAll('Identity', accountId);
  const [isSending, setSending] = useState(false);
  const given = GIVEN.find((one) => email.keywords[KEYWORDS[one]]);
  const answer = async (kind: Given): Promise<void> => {
    setSending(true);
    try {
      if (identities.length === 0) await client.fetchAll('Identity', accountId);
      const identity = guestOf(client.cache.all('Identity', accountId), invitation);
      if (!identity) throw new RefusedFault('forbiddenFrom', '');
      await sendAnswer(
        client,
        asked,
        identity,
        kind,
        t(`invitation.subject.${kind}`, { subject: invitation.summary }),
      );
      const keywords = Object.fromEntries(
        GIVEN.map((one) => [`keywords/${KEYWORDS[one]}`, one === kind ? true : null]),
      );
      await client.update('Email', accountId, { [email.id]: keywords });
      showToast(t('invitation.sent'));
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    } finally {
      setSending(false);
    }
  };
  return { given, isSending, answer };
}
