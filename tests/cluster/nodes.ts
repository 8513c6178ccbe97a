/** The program on three machines, and the balancer before them, with the settings of `deploy/cluster`. */
import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STANDARD_PORTS } from '#platform/config/settings.ts';
import { PASSWORD } from './database.ts';
import { type Host, HUB } from './network.ts';
import { CREDENTIALS, LOCATION } from './object-store.ts';
import { answers, Part, run } from './parts.ts';

const PROGRAM = join(import.meta.dirname, '../../src/apps/cli/main.ts');
const BALANCER = join(import.meta.dirname, '../../deploy/cluster/haproxy.cfg');
const PORT_BASE = 2000;
export const DATABASE = 'congthu';
const POSTGRES_FRONT = 5000;

export interface Node extends Host {
  part: Part;
}

/** The port of a standard service, on every node and on the balancer. */
export const portOf = (name: 'smtp' | 'submission' | 'imap' | 'http' | 'https'): number =>
  PORT_BASE + STANDARD_PORTS[name];

function environmentOf(secretKey: string): Record<string, string> {
  return {
    ...CREDENTIALS,
    CONGTHU_DATABASE_URL: `postgres://postgres:${PASSWORD}@${HUB}:${POSTGRES_FRONT}/${DATABASE}`,
    CONGTHU_BLOBS: LOCATION,
    CONGTHU_SECRET_KEY: secretKey,
    CONGTHU_PORT_BASE: `${PORT_BASE}`,
    CONGTHU_PROXY_NETWORKS: `${HUB}/32`,
    // The load speaks without TLS; the network is one machine.
    CONGTHU_ALLOW_PLAIN_AUTH: 'always',
    CONGTHU_MAX_CONNECTIONS_PER_ADDRESS: '1000',
    CONGTHU_MAX_MESSAGES_PER_ADDRESS: '100000000',
    CONGTHU_SENDER_AUTHENTICATION: 'no',
    CONGTHU_LOG_LEVEL: 'info',
    LANG: 'en_US.UTF-8',
  };
}

export function describeNode(folder: string, host: Host, secretKey: string): Node {
  const part = new Part({
    name: host.name,
    command: [process.execPath, PROGRAM, 'serve', '--data', join(folder, host.name)],
    netns: host.netns,
    env: { ...environmentOf(secretKey), CONGTHU_LISTEN: host.address },
    logFile: join(folder, `${host.name}.log`),
  });
  return { ...host, part };
}

/** Whether a node says that it can serve mail. */
export function isReady(node: Node): Promise<boolean> {
  return answers(`http://${node.address}:${portOf('http')}/readyz`);
}

/** Runs a command of the command line on the machine of the balancer. */
export function command(
  folder: string,
  secretKey: string,
  args: readonly string[],
  input = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [PROGRAM, ...args, '--data', join(folder, 'command')],
      { env: { ...process.env, ...environmentOf(secretKey) } },
      (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(stdout)),
    );
    child.stdin?.end(input);
  });
}

/** The balancer's certificate and key in one file. */
function makeCertificate(folder: string): string {
  const file = join(folder, 'balancer.pem');
  const names = ['-subj', '/CN=cluster', '-addext', `subjectAltName=IP:${HUB}`];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  run('openssl', ['req', '-x509', ...key, '-days', '2', ...names, '-keyout', file, '-out', `${file}.crt`]);
  appendFileSync(file, readFileSync(`${file}.crt`));
  return file;
}

/** The sample's addresses are 10.0.0.x, the bridge's 10.99.0.x. */
export function describeBalancer(folder: string): Part {
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, readFileSync(BALANCER, 'utf8').replaceAll('10.0.0.', '10.99.0.'));
  const ports = {
    SMTP: 'smtp',
    SUBMISSION: 'submission',
    IMAP: 'imap',
    HTTP: 'http',
    HTTPS: 'https',
  } as const;
  const certificate = makeCertificate(folder);
  return new Part({
    name: 'haproxy',
    command: ['haproxy', '-db', '-f', file],
    env: {
      ...Object.fromEntries(Object.entries(ports).map(([key, name]) => [key, `${portOf(name)}`])),
      CERTIFICATE: certificate,
    },
    logFile: join(folder, 'haproxy.log'),
  });
}
