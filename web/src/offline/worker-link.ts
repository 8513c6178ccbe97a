/** The page's side of the service worker: putting it to work, and asking it to make what waits when the network is back. */

/** Background Sync, which TypeScript does not know yet (WICG). */
interface SyncRegistration extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

export const SYNC_TAG = 'outbox';
const WORKER = '/service-worker.js';

let isStarted = false;

/** Puts the worker to work, once; `onRenewed` is told when a new version of the application has taken over. */
export function startWorker(onRenewed: () => void): void {
  if (isStarted || !('serviceWorker' in navigator) || import.meta.env.DEV) return;
  if (!navigator.onLine) {
    window.addEventListener('online', () => startWorker(onRenewed), { once: true });
    return;
  }
  isStarted = true;
  const hadOne = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (hadOne) onRenewed();
  });
  // Where it may not be (a private window, storage forbidden), everything but the offline part works.
  navigator.serviceWorker.register(WORKER, { scope: '/' }).catch(() => undefined);
}

/** The worker's registration, as soon as it is ready; undefined where there is none. */
export async function workerRegistration(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined;
  return navigator.serviceWorker.getRegistration();
}

/** Asks for a call when the network is back; browsers without it wait for the page to be opened. */
export async function askForSync(): Promise<void> {
  const registration: SyncRegistration | undefined = await workerRegistration();
  await registration?.sync?.register(SYNC_TAG).catch(() => undefined);
}
