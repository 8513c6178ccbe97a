/**
 * LISTEN on one channel by a connection of its own that comes back after a loss.
 *
 * Notifications sent while it was away are gone, so the handler is told of every reconnection and looks for itself.
 */
import pg from 'pg';
import type { Logger } from '#platform/telemetry/log.ts';

export interface NotificationHandler {
  onNotification(payload: string): void;
  /** The connection was lost and is back: anything may have happened meanwhile. */
  onReconnected(): void;
}

export interface Listening {
  close(): Promise<void>;
}

interface ListenParts {
  config: pg.ClientConfig;
  channel: string;
  handler: NotificationHandler;
  log: Logger;
}

const RECONNECT_MS = 250;

async function connectOnce(parts: ListenParts, onLost: () => void): Promise<pg.Client> {
  const client = new pg.Client({ ...parts.config, keepAlive: true });
  client.on('error', onLost);
  client.on('end', onLost);
  client.on('notification', (message) => parts.handler.onNotification(message.payload ?? ''));
  await client.connect();
  await client.query(`listen ${client.escapeIdentifier(parts.channel)}`);
  return client;
}

/** Begins to listen; rejects when the first connection fails. */
export async function listenOn(parts: ListenParts): Promise<Listening> {
  let client: pg.Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const onLost = (): void => {
    if (closed || timer || !client) return;
    client = undefined;
    parts.log.warn({ channel: parts.channel }, 'the connection that listens for changes was lost');
    timer = setTimeout(() => void reconnect(), RECONNECT_MS);
  };
  const reconnect = async (): Promise<void> => {
    timer = undefined;
    try {
      client = await connectOnce(parts, onLost);
      if (closed) await client.end();
      else parts.handler.onReconnected();
    } catch {
      // The database is still away; the pool's own errors say so in the log. Try until it is back.
      if (!closed) timer = setTimeout(() => void reconnect(), RECONNECT_MS);
    }
  };

  client = await connectOnce(parts, onLost);
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
