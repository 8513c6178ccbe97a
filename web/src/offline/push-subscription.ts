/**
 * This device among those that the server pushes to (RFC 8620 §7.2, RFC 9749): asked for in the settings, renewed at each start, for the
 * server forgets a device after thirty days.
 */
import type { Client } from '../jmap/client.ts';
import { workerRegistration } from './worker-link.ts';

const DEVICE_KEY = 'congthu.device';
/** New mail changes these; nothing else is told while no page is open. */
const TYPES = ['Email'];

/** A name of this browser for the server, so that there is one subscription for it. */
function deviceId(): string {
  const known = localStorage.getItem(DEVICE_KEY);
  if (known !== null) return known;
  const fresh = crypto.randomUUID();
  localStorage.setItem(DEVICE_KEY, fresh);
  return fresh;
}

export function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

function keyOf({ session }: Client): string {
  const key = session.capabilities['urn:ietf:params:jmap:webpush-vapid']?.['applicationServerKey'];
  return typeof key === 'string' ? key : '';
}

async function ownSubscriptions(client: Client): Promise<string[]> {
  const [got] = await client.transport.request([['PushSubscription/get', { ids: null }]]);
  const list = (got?.['list'] ?? []) as { id: string; deviceClientId: string }[];
  return list.filter(({ deviceClientId }) => deviceClientId === deviceId()).map(({ id }) => id);
}

/** Makes this device one that is pushed to. Throws where the browser has no push service. */
export async function subscribeDevice(client: Client): Promise<void> {
  const registration = await workerRegistration();
  if (!registration) throw new Error('There is no service worker.');
  const applicationServerKey = keyOf(client);
  const known = await registration.pushManager.getSubscription();
  const subscription =
    known ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  const { endpoint, keys } = subscription.toJSON();
  const before = await ownSubscriptions(client);
  if (known && before.length === 1) {
    await client.transport.request([
      ['PushSubscription/set', { update: { [before[0] ?? '']: { expires: null } } }],
    ]);
    return;
  }
  await client.transport.request([
    [
      'PushSubscription/set',
      {
        create: { device: { deviceClientId: deviceId(), url: endpoint, keys, types: TYPES } },
        ...(before.length > 0 && { destroy: before }),
      },
    ],
  ]);
}

export async function unsubscribeDevice(client: Client): Promise<void> {
  const registration = await workerRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  const before = await ownSubscriptions(client);
  if (before.length > 0) await client.transport.request([['PushSubscription/set', { destroy: before }]]);
}
