/**
 * A small S3-compatible server for tests: checks every signature and body hash, keeps objects in memory.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Location } from './s3-bucket.ts';
import { sha256Hex, signRequest } from './signature.ts';

export interface TestS3Server extends AsyncDisposable {
  location: S3Location;
  /** By key, prefix included. */
  objects: Map<string, Buffer>;
  /** What was asked: method, key and range. */
  requests: string[];
  /** The trace that each request named (W3C's `traceparent`). */
  traces: (string | undefined)[];
  /** So many of the next requests are answered 503. */
  failNext(count: number): void;
}

const CREDENTIALS = { accessKeyId: 'TESTKEY', secretAccessKey: 'bí mật chỉ để thử' };
const REGION = 'hue-1';
const BUCKET = 'thu';

function isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
  const signed = /SignedHeaders=([^,]+),/.exec(request.headers.authorization ?? '')?.[1]?.split(';') ?? [];
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signed.includes(name))) return false;
  if (request.headers.range !== undefined && !signed.includes('range')) return false;
  const own = new Set(['host', 'x-amz-content-sha256', 'x-amz-date']);
  const headers = Object.fromEntries(
    signed.filter((name) => !own.has(name)).map((name) => [name, String(request.headers[name])]),
  );
  const time = Date.parse(
    String(request.headers['x-amz-date']).replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  const expected = signRequest({
    method: request.method ?? '',
    url,
    headers,
    bodyHash: sha256Hex(body),
    region: REGION,
    credentials: CREDENTIALS,
    time,
  });
  return expected.authorization === request.headers.authorization;
}

function answerGet(response: ServerResponse, object: Buffer | undefined, range: string | undefined): void {
  const match = /^bytes=(\d+)-(\d+)$/.exec(range ?? '');
  if (!object) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
  else if (match) response.writeHead(206).end(object.subarray(Number(match[1]), Number(match[2]) + 1));
  else response.writeHead(200).end(object);
}

function listKeys(objects: Map<string, Buffer>, url: URL): string {
  const prefix = url.searchParams.get('prefix') ?? '';
  const after = url.searchParams.get('start-after') ?? '';
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  return `<ListBucketResult>${keys
    .slice(0, 2)
    .map((key) => `<Key>${key}</Key>`)
    .join('')}</ListBucketResult>`;
}

/** Starts the server on a free port of loopback; lists come two names at a time. */
export async function startTestS3Server(): Promise<TestS3Server> {
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  const traces: (string | undefined)[] = [];
  let failing = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    const key = url.pathname.slice(`/${BUCKET}/`.length);
    traces.push(request.headers.traceparent as string | undefined);
    requests.push([request.method, key, request.headers.range].filter(Boolean).join(' '));
    if (failing > 0) {
      failing--;
      response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
    } else if (!`${url.pathname}/`.startsWith(`/${BUCKET}/`))
      response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
    else if (!isSigned(request, url, body))
      response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
    else if (request.method === 'PUT') {
      objects.set(key, body);
      response.writeHead(200).end();
    } else if (request.method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
    } else if (url.searchParams.has('list-type')) response.writeHead(200).end(listKeys(objects, url));
    else answerGet(response, objects.get(key), request.headers.range);
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    location: {
      endpoint: `http://127.0.0.1:${port}`,
      region: REGION,
      bucket: BUCKET,
      prefix: 'blobs/',
      credentials: CREDENTIALS,
    },
    objects,
    requests,
    traces,
    failNext: (count) => {
      failing = count;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
