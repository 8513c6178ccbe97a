/**
 * One bucket of an S3-compatible object store, addressed path-style: put, get (ranges too), delete, list.
 *
 * A store that is away or slow is `Refusal('temporarilyUnavailable')` after three tries, so that senders hear 4xx; the
 * same goes for wrong credentials, because no mail may be refused for good over a setting.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type S3Credentials, sha256Hex, signRequest } from './signature.ts';

export interface S3Location {
  /** `https://s3.example.org`, without the bucket. */
  endpoint: string;
  region: string;
  bucket: string;
  /** Before every name; empty or ending in `/`. */
  prefix: string;
  credentials: S3Credentials;
}

export interface S3Bucket {
  put(name: string, bytes: Buffer): Promise<void>;
  /** The object or bytes `[start, end)` of it; undefined when there is none. */
  get(name: string, range?: { start: number; end: number }): Promise<Buffer | undefined>;
  /** Deletes the object, if it is there. */
  remove(name: string): Promise<void>;
  /** At most 1,000 names in their order, after a name. */
  list(after: string): Promise<string[]>;
  /** Asks once, and not for long, whether the bucket is there and lets us in; refuses with the reason. */
  probe(): Promise<void>;
}

const TRIES = 3;
const RETRY_MS = 100;
const TIMEOUT_MS = 30_000;
/** Whoever asks whether all is well has a balancer waiting. */
const PROBE_TIMEOUT_MS = 2_000;
const MAX_FAULT_CHARACTERS = 500;

interface S3Request {
  method: 'GET' | 'PUT' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  body?: Buffer;
}

/** How long one try may take, and how many there are. */
interface Patience {
  tries: number;
  timeoutMs: number;
}

const PATIENT: Patience = { tries: TRIES, timeoutMs: TIMEOUT_MS };

/** Reads `s3://bucket/prefix?endpoint=https://…&region=…`; the credentials come from AWS's own variables. */
export function parseS3Location(text: string, env: Record<string, string | undefined>): S3Location {
  const url = new URL(text);
  const accessKeyId = env.AWS_ACCESS_KEY_ID ?? '';
  const secretAccessKey = env.AWS_SECRET_ACCESS_KEY ?? '';
  if (url.protocol !== 's3:' || url.hostname === '')
    throw new Refusal('invalidArgument', `${text} is not s3://bucket/prefix?endpoint=https://…&region=…`);
  if (accessKeyId === '' || secretAccessKey === '')
    throw new Refusal('invalidArgument', 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed for s3://.');
  const region = url.searchParams.get('region') ?? env.AWS_REGION ?? 'us-east-1';
  const prefix = url.pathname.replace(/^\/+|(?<!\/)\/+$/g, '');
  return {
    endpoint:
      url.searchParams.get('endpoint') ?? env.AWS_ENDPOINT_URL_S3 ?? `https://s3.${region}.amazonaws.com`,
    region,
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
    },
  };
}

function refuse(reason: string): Refusal {
  return new Refusal('temporarilyUnavailable', 'The object store cannot be used at the moment.', { reason });
}

type TracedLocation = S3Location & { traceparent?: () => string | undefined };

async function attempt(
  location: TracedLocation,
  clock: Clock,
  request: S3Request,
  timeoutMs: number,
): Promise<Response> {
  const headers = signRequest({
    method: request.method,
    url: request.url,
    headers: request.headers ?? {},
    bodyHash: sha256Hex(request.body ?? ''),
    region: location.region,
    credentials: location.credentials,
    time: clock(),
  });
  const traceparent = location.traceparent?.();
  return fetch(request.url, {
    method: request.method,
    // Not signed: whoever stands between may know of traces too (W3C Trace Context §3.4).
    headers: traceparent === undefined ? headers : { ...headers, traceparent },
    signal: AbortSignal.timeout(timeoutMs),
    ...(request.body && { body: new Uint8Array(request.body) }),
  });
}

/** Sends until there is an answer that trying again would not change; gives its bytes, or undefined for 404. */
async function send(
  location: TracedLocation,
  clock: Clock,
  request: S3Request,
  patience = PATIENT,
): Promise<Buffer | undefined> {
  for (let tries = 1; ; tries++) {
    let reason: string;
    try {
      const response = await attempt(location, clock, request, patience.timeoutMs);
      const body = Buffer.from(await response.arrayBuffer());
      if (response.ok) return body;
      if (response.status === 404) return undefined;
      reason = `${request.method} answered ${response.status} ${body.toString('utf8', 0, MAX_FAULT_CHARACTERS)}`;
      if (response.status < 500 && response.status !== 429) throw refuse(reason);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      // fetch says only that it failed; why is in the cause.
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      reason = cause instanceof Error ? cause.message : String(cause);
    }
    if (tries === patience.tries) throw refuse(reason);
    await sleep(RETRY_MS * tries);
  }
}

/** Opens a bucket; nothing is sent yet. */
export function openS3Bucket(
  place: S3Location,
  clock: Clock,
  traceparent?: () => string | undefined,
): S3Bucket {
  const location = { ...place, ...(traceparent && { traceparent }) };
  const root = `${location.endpoint.replace(/\/$/, '')}/${location.bucket}`;
  const urlOf = (name: string): URL => new URL(`${root}/${location.prefix}${name}`);
  const listUrl = (parameters: Record<string, string>): URL => {
    const url = new URL(root);
    url.search = new URLSearchParams({
      'list-type': '2',
      prefix: location.prefix,
      ...parameters,
    }).toString();
    return url;
  };
  return {
    put: async (name, body) => {
      if (!(await send(location, clock, { method: 'PUT', url: urlOf(name), body })))
        throw refuse(`there is no bucket ${location.bucket}`);
    },
    get: async (name, range) => {
      if (range && range.start >= range.end) return Buffer.alloc(0);
      const headers = range ? { range: `bytes=${range.start}-${range.end - 1}` } : {};
      const bytes = await send(location, clock, { method: 'GET', url: urlOf(name), headers });
      if (bytes && range && bytes.length !== range.end - range.start)
        throw new Error(`asked for ${range.end - range.start} bytes of ${name}, got ${bytes.length}`);
      return bytes;
    },
    remove: async (name) => {
      await send(location, clock, { method: 'DELETE', url: urlOf(name) });
    },
    list: async (after) => {
      const url = listUrl({ 'start-after': location.prefix + after });
      const answer = await send(location, clock, { method: 'GET', url });
      // Our names are letters, digits, dashes and slashes: nothing in them is ever escaped.
      return [...(answer?.toString() ?? '').matchAll(/<Key>([^<&]+)<\/Key>/g)].map(([, key = '']) =>
        key.slice(location.prefix.length),
      );
    },
    probe: async () => {
      const request: S3Request = { method: 'GET', url: listUrl({ 'max-keys': '1' }) };
      const once = { tries: 1, timeoutMs: PROBE_TIMEOUT_MS };
      if (!(await send(location, clock, request, once)))
        throw refuse(`there is no bucket ${location.bucket}`);
    },
  };
}
