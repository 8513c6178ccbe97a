/**
 * A port: accepts connections, learns who they are from, keeps the limits, hands over a transport.
 *
 * Plain ports and TLS ports alike; the PROXY protocol from trusted networks only. A peer that does not speak what the
 * port speaks is closed; nothing it sends can throw.
 */
import { BlockList, createServer, isIPv6, type Server, type Socket } from 'node:net';
import { systemClock } from '#platform/kernel/clock.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { bindServer } from './bind.ts';
import { ConnectionCounter, type ConnectionLimits } from './connection-limits.ts';
import { decodeProxyHeader } from './proxy-header.ts';
import { refuseSocket } from './refuse.ts';
import { seldom } from './seldom.ts';
import { type ContextFor, secureSocket, Transport } from './transport.ts';

export interface ListenerSettings {
  /** What the port is for, in logs and errors: `smtp`, `imaps`. */
  name: string;
  port: number;
  hosts: readonly string[];
  /** Other processes of this program have the port too. */
  isShared?: boolean;
  /** TLS from the first byte. */
  implicitTls: boolean;
  /** Asked for each handshake, so that a renewed certificate counts at once. */
  secureContext: ContextFor;
  /** Clients are asked for a certificate, by which they may sign in. */
  asksForCertificate?: boolean;
  /**
   * A client that has ended its side still gets answers to what it sent before (RFC 9293 §3.6). The server must close every
   * transport that it was given.
   */
  allowHalfOpen?: boolean;
  proxyNetworks: readonly string[];
  limits: ConnectionLimits;
  /** Said to a client for which there is no place, before the connection is closed. */
  busyReply: string;
  log: Logger;
  onConnection: (transport: Transport) => void;
}

export interface Listener {
  readonly name: string;
  readonly port: number;
  /** Open connections now. */
  readonly open: number;
  /** Takes no more connections. Those that are open go on. */
  close(): Promise<void>;
  /** Cuts what is still open. */
  destroy(): void;
}

const PROXY_TIMEOUT_MS = 5_000;
const MAX_PROXY_BYTES = 4_096;
/** What a flood of connections would say again and again. */
const TELL_EVERY_MS = 60_000;

/** Networks written as `address/bits` or as single addresses. */
export function makeBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function plainAddress(socket: Socket): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}

/** Reads the balancer's header off the socket and leaves the rest in it. Undefined: close the connection. */
function readProxySource(socket: Socket): Promise<{ source?: string } | undefined> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const finish = (result: { source?: string } | undefined): void => {
      clearTimeout(timer);
      socket.off('readable', onReadable);
      socket.off('close', onClose);
      resolve(result);
    };
    const onClose = (): void => finish(undefined);
    const onReadable = (): void => {
      const chunk: Buffer | null = socket.read();
      if (!chunk) return;
      bytes = Buffer.concat([bytes, chunk]);
      const header = decodeProxyHeader(bytes);
      if (header.kind === 'incomplete' && bytes.length <= MAX_PROXY_BYTES) return;
      if (header.kind !== 'header') return finish(undefined);
      socket.unshift(bytes.subarray(header.length));
      finish(header.source === undefined ? {} : { source: header.source });
    };
    const timer = setTimeout(onClose, PROXY_TIMEOUT_MS);
    socket.on('readable', onReadable);
    socket.on('close', onClose);
  });
}

interface Port {
  settings: ListenerSettings;
  proxies: BlockList;
  counter: ConnectionCounter;
  sockets: Set<Socket>;
  tellBusy: (remoteAddress: string) => void;
  tellTls: (remoteAddress: string) => void;
}

async function findRemoteAddress(port: Port, socket: Socket): Promise<string | undefined> {
  const direct = plainAddress(socket);
  if (port.settings.proxyNetworks.length === 0 || direct === '') return direct;
  if (!port.proxies.check(direct, isIPv6(direct) ? 'ipv6' : 'ipv4')) return direct;
  const told = await readProxySource(socket);
  return told && (told.source ?? direct);
}

async function accept(port: Port, socket: Socket): Promise<void> {
  const { settings } = port;
  const remoteAddress = await findRemoteAddress(port, socket);
  // A socket that is closed already would never give its place back.
  if (remoteAddress === undefined || remoteAddress === '' || socket.destroyed) {
    socket.destroy();
    return;
  }
  const giveBack = port.counter.take(remoteAddress);
  if (!giveBack) {
    port.tellBusy(remoteAddress);
    if (settings.implicitTls) socket.destroy();
    else refuseSocket(socket, settings.busyReply);
    return;
  }
  socket.on('close', giveBack);
  try {
    const { secureContext, asksForCertificate = false } = settings;
    const tls = settings.implicitTls
      ? await secureSocket(socket, secureContext, asksForCertificate)
      : undefined;
    if (socket.destroyed) return;
    settings.onConnection(
      new Transport({
        socket,
        remoteAddress,
        secureContext,
        asksForCertificate,
        onTls: () => port.tellTls(remoteAddress),
        ...(tls && { tls }),
      }),
    );
  } catch (error) {
    settings.log.debug({ err: error, port: settings.name, remoteAddress }, 'no TLS session came about');
    socket.destroy();
  }
}

async function bind(port: Port, host: string): Promise<Server | undefined> {
  const { settings } = port;
  const { allowHalfOpen = false } = settings;
  const options = { noDelay: true, keepAlive: true, pauseOnConnect: false, allowHalfOpen };
  const server = createServer(options, (socket) => {
    port.sockets.add(socket);
    socket.on('close', () => port.sockets.delete(socket));
    // Whoever reads the socket notices its end; without a listener an error would end the process.
    socket.on('error', () => socket.destroy());
    void accept(port, socket);
  });
  const { name, port: number, isShared = false } = settings;
  const isBound = await bindServer(server, { name, port: number, host, isShared });
  return isBound ? server : undefined;
}

/** Opens a port on all its addresses. `Refusal`: `inUse`, `notPermitted`. */
export async function openListener(settings: ListenerSettings): Promise<Listener> {
  const { log, name } = settings;
  const port: Port = {
    settings,
    tellBusy: seldom(TELL_EVERY_MS, systemClock, (remoteAddress: string, times) =>
      log.warn({ port: name, remoteAddress, times }, 'too many connections'),
    ),
    tellTls: seldom(TELL_EVERY_MS, systemClock, (remoteAddress: string, times) =>
      log.info({ port: name, remoteAddress, times }, 'TLS on a plain port'),
    ),
    proxies: makeBlockList(settings.proxyNetworks),
    counter: new ConnectionCounter(settings.limits),
    sockets: new Set(),
  };
  const servers: Server[] = [];
  try {
    for (const host of settings.hosts) {
      const server = await bind(port, host);
      if (server) servers.push(server);
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  const [first] = servers;
  const address = first?.address();
  return {
    name: settings.name,
    port: typeof address === 'object' && address ? address.port : settings.port,
    get open() {
      return port.counter.open;
    },
    close: async () => {
      for (const server of servers) server.close();
    },
    destroy: () => {
      for (const socket of port.sockets) socket.destroy();
    },
  };
}
