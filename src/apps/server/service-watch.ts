/**
 * Looks at the services of this process as a newcomer would, and says how they are (R6.3): the source of the status page.
 *
 * Every port is connected to and has to greet; the web has to answer; mail on its way out must not stand still. When the
 * database is away nothing can be said, and whoever is back first finds the gap.
 */
import { isOutboundLate } from '#domain/outbound/late-outbound.ts';
import { beat } from '#domain/status/beats.ts';
import type { Service, ServiceState } from '#domain/status/services.ts';
import { PORTS_OF_ROLE, type PortName } from '#platform/config/settings.ts';
import { probePort } from '#platform/net/probe-port.ts';
import type { Core } from './core.ts';

const BEAT_EVERY_MS = 15_000;
/** Mail is due again and again for days; that nobody takes it up for so long means that nobody is there. */
const LATE_MS = 15 * 60_000;

interface Greeting {
  service: Service;
  says?: Buffer;
  hears: Buffer;
}

/** An anonymous bind, and the beginning of any answer (RFC 4511 §4.2). */
const BIND = Buffer.from('300c020101600702010304008000', 'hex');
const BIND_ANSWER = Buffer.from([0x30]);
const HTTP = Buffer.from('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');

/** What a newcomer hears; TLS ports are the same servers behind a handshake. */
const GREETINGS: Partial<Record<PortName, Greeting>> = {
  smtp: { service: 'receiving', hears: Buffer.from('220') },
  submission: { service: 'sending', hears: Buffer.from('220') },
  imap: { service: 'reading', hears: Buffer.from('* OK') },
  pop3: { service: 'reading', hears: Buffer.from('+OK') },
  http: { service: 'web', says: HTTP, hears: Buffer.from('HTTP/1.1 200') },
  ldap: { service: 'directory', says: BIND, hears: BIND_ANSWER },
};

interface Finding {
  service: Service;
  isGood: boolean;
}

async function probe({ settings }: Core): Promise<Finding[]> {
  const names = settings.roles.flatMap((role) => PORTS_OF_ROLE[role]);
  const probes = names.flatMap((name) => {
    const greeting = GREETINGS[name];
    const { listen: hosts, proxy_networks: proxyNetworks } = settings;
    return greeting ? [{ ...greeting, hosts, port: settings.ports[name], proxyNetworks }] : [];
  });
  return Promise.all(probes.map(async (one) => ({ service: one.service, isGood: await probePort(one) })));
}

/** Each service as this process finds it. */
export async function lookAtServices(core: Core): Promise<Map<Service, ServiceState>> {
  const findings = await probe(core);
  if (core.settings.roles.some((role) => role === 'submission' || role === 'worker')) {
    const isLate = await isOutboundLate(core.db, new Date(core.clock() - LATE_MS));
    findings.push({ service: 'sending', isGood: !isLate });
  }
  const states = new Map<Service, ServiceState>();
  for (const [service, own] of Map.groupBy(findings, (finding) => finding.service)) {
    const good = own.filter(({ isGood }) => isGood).length;
    states.set(service, good === own.length ? 'good' : good === 0 ? 'down' : 'degraded');
  }
  return states;
}

/** Looks now and then until it is closed. */
export function startServiceWatch(core: Core): { close(): Promise<void> } {
  const { db, clock, processId } = core;
  const log = core.log.child({ room: 'status' });
  let underWay: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      await beat(db, { processId, services: await lookAtServices(core), now: clock() });
    } catch (error) {
      log.debug({ err: error }, 'how the services are could not be told');
    }
    underWay = undefined;
  };
  const tick = (): void => {
    underWay ??= look();
  };
  const timer = setInterval(tick, BEAT_EVERY_MS);
  tick();
  return {
    close: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
}
