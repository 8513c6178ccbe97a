/**
 * The application's files in the browser, so that it opens without a network: those of the first screen when the worker is
 * installed, others when they are first used. Files have their hash in the name, so what is here is never old; the page itself is
 * asked for first and taken from here when the server is away.
 */

/** Set by `tools/build-web.ts`: the files of the first screen, and a name for this build. */
declare const __FIRST_FILES__: readonly string[];
declare const __BUILD__: string;

const FILES = 'congthu-files';
const PAGE = '/mail';
const FRAMES = ['/mail-frame', '/mail-frame?pictures=remote'];
/** A server that says nothing for so long is away. */
const PATIENCE_MS = 5_000;

export async function installShell(): Promise<void> {
  const cache = await caches.open(FILES);
  const known = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await cache.addAll(__FIRST_FILES__.filter((path) => !known.has(path) || !path.includes('/assets/')));
  await cache.addAll([PAGE, ...FRAMES]);
}

/** Takes away files that no page of this build asks for; the last build's stay until the next, for pages still open. */
export async function tidyShell(): Promise<void> {
  const cache = await caches.open(FILES);
  const marks = await caches.open('congthu-builds');
  const before = await (await marks.match('/last'))?.json().catch(() => undefined);
  const kept = new Set([...__FIRST_FILES__, ...((before as { files?: string[] } | undefined)?.files ?? [])]);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/app/assets/') && !kept.has(pathname)) await cache.delete(request);
  }
  const build = { build: __BUILD__, files: __FIRST_FILES__ };
  await marks.put('/last', new Response(JSON.stringify(build)));
}

async function fetchInTime(request: Request): Promise<Response> {
  const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (answer.status >= 502 && answer.status <= 504) throw new Error('The server is away.');
  return answer;
}

async function fromCacheFirst(request: Request): Promise<Response> {
  const cache = await caches.open(FILES);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** The page as the server has it, or as it was; what is kept stays whole, with its policy and nonce. */
async function fromServerFirst(request: Request, key: string): Promise<Response> {
  const cache = await caches.open(FILES);
  try {
    const answer = await fetchInTime(request);
    if (answer.ok && !answer.redirected) await cache.put(key, answer.clone());
    return answer;
  } catch (error) {
    const known = await cache.match(key);
    if (known) return known;
    throw error;
  }
}

const PLACES = /^\/(mail|directory|console|settings|components)(\/|$)/;

/** How a request is answered; undefined for what is none of ours: the mail itself goes to the server and nowhere else. */
export function answerShell(request: Request): Promise<Response> | undefined {
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return undefined;
  if (pathname.startsWith('/app/assets/')) return fromCacheFirst(request);
  if (pathname === '/mail-frame') return fromServerFirst(request, pathname + search);
  if (pathname.startsWith('/app/')) return fromServerFirst(request, pathname);
  if (request.mode === 'navigate' && PLACES.test(pathname)) return fromServerFirst(request, PAGE);
  return undefined;
}
