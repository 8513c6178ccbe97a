/**
 * AWS Signature Version 4 for S3 requests whose body is at hand ("Authenticating Requests: Using the Authorization
 * Header", single chunk). Pure: the time is a parameter.
 */
import { createHash, createHmac } from 'node:crypto';

export interface S3Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface RequestToSign {
  method: string;
  url: URL;
  /** All headers that are sent and signed, in lower case, without `host` and those that signing adds. */
  headers: Record<string, string>;
  /** The SHA-256 of the body in hex. */
  bodyHash: string;
  region: string;
  credentials: S3Credentials;
  /** Milliseconds since the epoch. */
  time: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The SHA-256 in hex. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** RFC 3986 unreserved characters stay; everything else is percent-encoded in upper case. */
function encodeComponent(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => `${encodeComponent(name)}=${encodeComponent(value)}`)
    .sort()
    .join('&');
}

/** The headers to send: those given, and the date, the body's hash, the token and the authorization. */
export function signRequest(request: RequestToSign): Record<string, string> {
  const { url, region, credentials } = request;
  const timestamp = new Date(request.time).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: Record<string, string> = {
    ...request.headers,
    host: url.host,
    'x-amz-content-sha256': request.bodyHash,
    'x-amz-date': timestamp,
    ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(';');
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((part) => encodeComponent(decodeURIComponent(part)))
      .join('/'),
    canonicalQuery(url),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    signedHeaders,
    request.bodyHash,
  ].join('\n');
  const scope = `${timestamp.slice(0, 8)}/${region}/s3/aws4_request`;
  const toSign = [ALGORITHM, timestamp, scope, sha256Hex(canonical)].join('\n');
  const key = scope.split('/').reduce<Buffer | string>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, toSign).toString('hex');
  const { host: _, ...sent } = headers;
  return {
    ...sent,
    authorization: `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}
