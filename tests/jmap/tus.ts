/** Uploads by the tus protocol, byte by byte as a test wants them. */
import assert from 'node:assert/strict';
import { request } from 'node:http';

export interface TusClient {
  /** Begins a file; gives its path, or the status where it was refused. */
  begin(size: number, metadata: Record<string, string>): Promise<string | number>;
  offset(path: string): Promise<number>;
  send(path: string, offset: number, bytes: Buffer): Promise<number>;
  /** Says that all of it comes, sends a part, and cuts the line. */
  breakOff(path: string, offset: number, bytes: Buffer, sent: number): Promise<void>;
}

const VERSION = { 'tus-resumable': '1.0.0' };
const TYPE = { 'content-type': 'application/offset+octet-stream' };

function encodeMetadata(metadata: Record<string, string>): string {
  return Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
}

/** A client with the headers that prove who it is. */
export function openTus(url: string, accountId: string, proof: Record<string, string>): TusClient {
  const base = { ...VERSION, ...proof };
  return {
    async begin(size, metadata) {
      const headers = { ...base, 'upload-length': `${size}`, 'upload-metadata': encodeMetadata(metadata) };
      const answer = await fetch(`${url}/jmap/files/${accountId}`, { method: 'POST', headers });
      if (answer.status !== 201) return answer.status;
      return answer.headers.get('location') ?? '';
    },
    async offset(path) {
      const answer = await fetch(`${url}${path}`, { method: 'HEAD', headers: base });
      assert.equal(answer.status, 200);
      return Number(answer.headers.get('upload-offset'));
    },
    async send(path, offset, bytes) {
      const headers = { ...base, ...TYPE, 'upload-offset': `${offset}` };
      const body = new Uint8Array(bytes);
      const answer = await fetch(`${url}${path}`, { method: 'PATCH', headers, body });
      return answer.status;
    },
    breakOff: (path, offset, bytes, sent) =>
      new Promise((resolve) => {
        const headers = { ...base, ...TYPE, 'upload-offset': `${offset}`, 'content-length': bytes.length };
        const broken = request(`${url}${path}`, { method: 'PATCH', headers });
        broken.on('error', () => resolve());
        broken.on('close', () => resolve());
        broken.write(bytes.subarray(0, sent), () => broken.destroy());
      }),
  };
}
