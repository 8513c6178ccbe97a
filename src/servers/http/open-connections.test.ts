/** Connections at the end of their server: who is idle goes at once, who is answered afterwards, who comes too late not at all. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { test } from 'node:test';
import { OpenConnections } from './open-connections.ts';

class FakeSocket extends EventEmitter {
  fate = 'open';
  destroy(): void {
    this.fate = 'destroyed';
    this.emit('close');
  }
  end(): void {
    this.fate = 'ended';
  }
}

test('whoever is idle when it drains goes, whoever is answered goes then, and a handshake that ends later is in vain', () => {
  const server = new EventEmitter();
  const open = new OpenConnections(server as unknown as Server, 'https');
  const [idle, busy, late] = [new FakeSocket(), new FakeSocket(), new FakeSocket()];
  for (const socket of [idle, busy]) server.emit('secureConnection', socket);
  const response = new EventEmitter();
  server.emit('request', { socket: busy }, response);
  open.drain();
  server.emit('secureConnection', late);
  assert.deepEqual([idle.fate, busy.fate, late.fate], ['destroyed', 'open', 'destroyed']);
  response.emit('close');
  assert.equal(busy.fate, 'ended');
});
