/** JMAP from the service worker: the browser's session cookie says who asks, as on the page. */
import { OfflineFault, RefusedFault } from '../jmap/faults.ts';
import type { JmapSession } from '../jmap/objects.ts';
import type { Call } from '../jmap/transport.ts';

export async function readSession(): Promise<JmapSession> {
  const answer = await fetch('/jmap/session', { headers: { accept: 'application/json' } }).catch(() => {
    throw new OfflineFault('The server cannot be reached.');
  });
  if (!answer.ok) throw new RefusedFault(String(answer.status), '');
  return (await answer.json()) as JmapSession;
}

/** Makes calls; gives the arguments of each response. */
export async function callJmap(
  { capabilities }: JmapSession,
  calls: readonly Call[],
): Promise<Record<string, unknown>[]> {
  const answer = await fetch('/jmap/api', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      using: Object.keys(capabilities),
      methodCalls: calls.map(([name, args], at) => [name, args, String(at)]),
    }),
  }).catch(() => {
    throw new OfflineFault('The server cannot be reached.');
  });
  if (answer.status >= 500) throw new OfflineFault('The server is not available.');
  if (!answer.ok) throw new RefusedFault(String(answer.status), '');
  const { methodResponses } = (await answer.json()) as {
    methodResponses: [string, Record<string, unknown>, string][];
  };
  return methodResponses.map(([, args]) => args);
}
