/** Writing and sending by JMAP, for the tests of submissions. */
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

interface Thing extends JmapArguments {
  id: string;
}

export interface Sending {
  server: JmapTestServer;
  client: JmapClient & { address: string };
  binh: JmapClient & { address: string };
  boxes: Record<string, string>;
  identityId: string;
}

/** Two people, and the mailboxes and identity of the first. */
export async function openSending(): Promise<Sending & AsyncDisposable> {
  const server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const binh = await server.signIn('Trần Thị Bình', 'stc');
  const list = (await client.call('Mailbox/get', { ids: null }))['list'] as Thing[];
  const identities = (await client.call('Identity/get', { ids: null }))['list'] as Thing[];
  return {
    server,
    client,
    binh,
    boxes: Object.fromEntries(list.map((box) => [String(box['role']), box.id])),
    identityId: identities[0]?.id ?? '',
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Writes a draft and sends it in one request, as a client does. */
export async function send(
  { client, boxes, identityId }: Sending,
  email: JmapArguments,
  submission: JmapArguments = {},
) {
  const { accountId } = client;
  const draft = {
    mailboxIds: { [boxes['drafts'] ?? '']: true },
    keywords: { $draft: true },
    from: [{ email: client.address }],
    subject: 'Báo cáo',
    bodyValues: { t: { value: 'Kính gửi' } },
    textBody: [{ partId: 't' }],
    ...email,
  };
  const responses = await client.request([
    ['Email/set', { accountId, create: { d: draft } }],
    [
      'EmailSubmission/set',
      {
        accountId,
        create: { s: { identityId, emailId: '#d', ...submission } },
        onSuccessUpdateEmail: {
          '#s': {
            [`mailboxIds/${boxes['drafts']}`]: null,
            [`mailboxIds/${boxes['sent']}`]: true,
            'keywords/$draft': null,
          },
        },
      },
    ],
  ]);
  const set = responses[1]?.[1] ?? {};
  return {
    responses,
    fault: (set['notCreated'] as Record<string, JmapArguments> | null)?.['s'],
    submissionId: (set['created'] as Record<string, Thing> | null)?.['s']?.id ?? '',
    emailId: (responses[0]?.[1]['created'] as Record<string, Thing> | null)?.['d']?.id ?? '',
  };
}
