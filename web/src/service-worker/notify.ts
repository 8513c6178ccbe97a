/**
 * A push (RFC 8620 §7.2): the code that shows the server that this device is reached, or word of a change, told as a notice when it is
 * new mail and nobody is looking at the application.
 */
import { type PushChoice, readPushChoice } from '../offline/push-choice.ts';
import { callJmap, readSession } from './jmap-call.ts';
import { findNewMail, type NewMail } from './new-mail.ts';
import { scope } from './worker-scope.ts';

interface Verification {
  '@type': 'PushVerification';
  pushSubscriptionId: string;
  verificationCode: string;
}

interface StateChange {
  '@type': 'StateChange';
  changed: Record<string, Record<string, string>>;
}

/** A worker has no catalogues: its few words stand here. */
const WORDS = {
  vi: {
    title: 'CôngThư',
    new: 'Có thư mới',
    noSubject: '(không có tiêu đề)',
    unanswered: 'Chưa ai trả lời thư của ông/bà',
    reminder: 'Có lời nhắc theo dõi thư',
  },
  en: {
    title: 'CôngThư',
    new: 'There is new mail',
    noSubject: '(no subject)',
    unanswered: 'Nobody has answered your message',
    reminder: 'A follow-up reminder is due',
  },
};

async function verify({ pushSubscriptionId, verificationCode }: Verification): Promise<void> {
  const session = await readSession();
  await callJmap(session, [
    ['PushSubscription/set', { update: { [pushSubscriptionId]: { verificationCode } } }],
  ]);
}

async function isLookedAt(): Promise<boolean> {
  const windows = await scope.clients.matchAll({ type: 'window' });
  return windows.some(({ visibilityState }) => visibilityState === 'visible');
}

function show(title: string, body: string, tag: string, path: string): Promise<void> {
  const options = { body, tag, icon: '/app/icon-192.png', badge: '/app/icon-192.png', data: path };
  return scope.registration.showNotification(title, options);
}

function showMail({ accountName, email }: NewMail, choice: PushChoice): Promise<void> {
  const words = WORDS[choice.language];
  const [from] = email.from ?? [];
  const path = `/mail/${accountName.split('@')[0] ?? ''}/inbox/${email.threadId}`;
  // A message of one's own that came back, because nobody has answered it.
  const isReminder = email.keywords['$followup'] === true;
  if (!choice.showsContent)
    return show(
      words.title,
      isReminder ? words.reminder : words.new,
      isReminder ? 'reminder' : 'new-mail',
      path,
    );
  return show(
    isReminder ? words.unanswered : from?.name || from?.email || words.title,
    email.subject || words.noSubject,
    email.threadId,
    path,
  );
}

async function tell({ changed }: StateChange): Promise<void> {
  if (await isLookedAt()) return;
  const choice = await readPushChoice();
  try {
    const session = await readSession();
    const accounts = Object.keys(changed);
    // A word too long for a push says nothing of what changed (RFC 8620 §7.1): then everything is asked.
    const asked = accounts.length > 0 ? accounts : Object.keys(session.accounts);
    for (const mail of await findNewMail(session, asked, Date.now())) await showMail(mail, choice);
  } catch {
    // Signed out or away: that there is something is told all the same, for a push has to be seen.
    const words = WORDS[choice.language];
    await show(words.title, words.new, 'new-mail', '/mail');
  }
}

export async function takePush(data: unknown): Promise<void> {
  const word = data as Verification | StateChange | null;
  if (word?.['@type'] === 'PushVerification') await verify(word);
  else if (word?.['@type'] === 'StateChange') await tell(word);
}

/** Goes to what a notice is about: in a window that is open, or a new one. */
export async function openNotice(path: unknown): Promise<void> {
  const target = typeof path === 'string' && path.startsWith('/mail') ? path : '/mail';
  const [window] = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!window) {
    await scope.clients.openWindow(target);
    return;
  }
  await window.focus();
  await window.navigate(target);
}
