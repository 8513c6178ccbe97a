/**
 * The service worker: the application without a network, acts that wait, and notices of new mail while no page is open. It runs from
 * a file of our own under the policy of all our answers, and keeps no mail: that lies in the database of the page.
 */
import { SYNC_TAG } from '../offline/worker-link.ts';
import { openNotice, takePush } from './notify.ts';
import { sendWaiting } from './send-waiting.ts';
import { answerShell, installShell, tidyShell } from './shell-cache.ts';
import { scope } from './worker-scope.ts';

scope.addEventListener('install', (event) => {
  event.waitUntil(installShell().then(() => scope.skipWaiting()));
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(tidyShell().then(() => scope.clients.claim()));
});

scope.addEventListener('fetch', (event) => {
  const answer = answerShell(event.request);
  if (answer) event.respondWith(answer);
});

scope.addEventListener('sync', (event) => {
  if (event.tag === SYNC_TAG) event.waitUntil(sendWaiting());
});

scope.addEventListener('push', (event) => {
  let data: unknown;
  try {
    data = event.data?.json();
  } catch {
    // No JSON: not from our server.
    return;
  }
  event.waitUntil(takePush(data));
});

// A page that nobody looks at hands on what it heard.
scope.addEventListener('message', (event) => {
  event.waitUntil(takePush(event.data));
});

scope.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openNotice(event.notification.data));
});
