/**
 * The ports of the mail protocols: which server answers where, with what limits.
 */

import type { PortName } from '#platform/config/settings.ts';
import { keepCertificates } from '#platform/net/certificate-renewal.ts';
import type { Certificates } from '#platform/net/certificates.ts';
import { type Listener, openListener } from '#platform/net/listener.ts';
import type { Transport } from '#platform/net/transport.ts';
import { issuedCertificates } from './acme.ts';
import type { Core } from './core.ts';

/** One port to open. */
export interface PortPlan {
  name: PortName;
  implicitTls: boolean;
  /** Said to a client for which there is no place. */
  busyReply: string;
  serve: (transport: Transport) => void;
}

/** The server's certificate: the operator's, one that an authority gave, or the local authority's. */
export function openCertificates(core: Core): Promise<Certificates> {
  const { settings, clock, log } = core;
  return keepCertificates(
    {
      dataDir: settings.data,
      hostname: settings.hostname,
      names: [settings.hostname, settings.domain, 'localhost', '127.0.0.1', '::1'],
      certificateFile: settings.tls_certificate,
      keyFile: settings.tls_key,
      clients:
        settings.tls_client_ca === undefined
          ? undefined
          : {
              authorityFile: settings.tls_client_ca,
              revokedFile: settings.tls_client_crl,
            },
      more: settings.sni_certificates.map((pair) => {
        const [certificateFile = '', keyFile = ''] = pair.split('=', 2);
        return { certificateFile, keyFile };
      }),
    },
    { clock, log, issued: issuedCertificates(core) },
  );
}

/** Opens all ports, or none: the first that cannot be opened closes the others and is told. */
export async function openPorts(
  core: Core,
  certificates: Certificates,
  plans: readonly PortPlan[],
): Promise<Listener[]> {
  const { settings, log, metrics } = core;
  const opened: Listener[] = [];
  try {
    for (const plan of plans) {
      const listener = await openListener({
        name: plan.name,
        port: settings.ports[plan.name],
        hosts: settings.listen,
        isShared: settings.processes > 1,
        implicitTls: plan.implicitTls,
        secureContext: certificates.secureContext,
        // Strangers bring mail, they do not sign in.
        asksForCertificate: settings.tls_client_ca !== undefined && plan.name !== 'smtp',
        // Mail that was answered to nobody would come again.
        allowHalfOpen: plan.name === 'smtp' || plan.name === 'submission' || plan.name === 'submissions',
        proxyNetworks: settings.proxy_networks,
        limits: {
          maxConnections: settings.max_connections,
          maxPerAddress: settings.max_connections_per_address,
        },
        busyReply: plan.busyReply,
        log,
        onConnection: plan.serve,
      });
      opened.push(listener);
      metrics.gauge(
        { name: `congthu_connections_${plan.name}`, help: `Open connections of port ${plan.name}.` },
        () => listener.open,
      );
    }
    return opened;
  } catch (error) {
    await Promise.all(opened.map((listener) => listener.close()));
    throw error;
  }
}
