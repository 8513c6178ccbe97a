/**
 * A push service as browsers have one (RFC 8030), on a local HTTPS port: it remembers what it was given, and opens it as the device
 * would (RFC 8291).
 */
import { createECDH, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { openPushMessage } from '#formats/web-push/message.ts';

export interface ReceivedPush {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** As the device reads it; undefined where it was not sealed for it. */
  message: { '@type': string; [name: string]: unknown } | undefined;
}

export class PushService {
  readonly received: ReceivedPush[] = [];
  /** What it answers from now on. */
  status = 201;
  readonly #device = createECDH('prime256v1');
  readonly #auth = randomBytes(16);
  readonly #server;
  #wake: (() => void) | undefined;

  private constructor(tls: { cert: string; key: string }) {
    this.#device.generateKeys();
    this.#server = createServer(tls, (request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        this.#take(request.headers, Buffer.concat(pieces));
        response.writeHead(this.status).end();
      });
    });
  }

  static async open(tls: { cert: string; key: string }): Promise<PushService> {
    const service = new PushService(tls);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `https://localhost:${(this.#server.address() as AddressInfo).port}/send/device`;
  }

  /** The device's keys as a browser gives them to a page. */
  get keys(): { p256dh: string; auth: string } {
    return {
      p256dh: this.#device.getPublicKey().toString('base64url'),
      auth: this.#auth.toString('base64url'),
    };
  }

  /** Resolves when so many have come. */
  async until(count: number): Promise<void> {
    while (this.received.length < count)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(headers: IncomingHttpHeaders, body: Buffer): void {
    const privateKey = this.#device.getPrivateKey();
    const plain = openPushMessage(body, { privateKey, auth: this.#auth });
    this.received.push({
      headers,
      body,
      message: plain && (JSON.parse(plain.toString()) as ReceivedPush['message']),
    });
    this.#wake?.();
  }
}
