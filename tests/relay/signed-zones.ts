/**
 * The DNS with DNSSEC, of the tests' own: zones signed with ldns, served by nsd, and unbound before it, which validates.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askNameServers } from '#platform/dns/question.ts';
import { findFreePort } from '#tests/mail-in/free-port.ts';

export interface TestZone {
  name: string;
  /** Lines of a zone file, names relative. */
  records: readonly string[];
  /** Signed, not signed, or signed and changed afterwards, so that nothing proves it. */
  kind: 'signed' | 'plain' | 'bogus';
}

export interface SignedZones {
  /** As `dns_servers` takes it. */
  address: string;
  [Symbol.asyncDispose](): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };

function zoneText({ name, records }: TestZone): string {
  return [
    `$ORIGIN ${name}.`,
    '$TTL 60',
    `@ IN SOA ns.${name}. hostmaster.${name}. 1 3600 600 86400 60`,
    '@ IN NS ns',
    'ns IN A 127.0.0.1',
    'alive IN TXT "yes"',
    ...records,
    '',
  ].join('\n');
}

/** Writes the zone's file; gives the trust anchor of a signed one. */
function writeZone(folder: string, zone: TestZone): string | undefined {
  const file = join(folder, zone.name);
  writeFileSync(file, zoneText(zone));
  if (zone.kind === 'plain') return undefined;
  const run = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8', env: environment }).trim();
  const key = run('ldns-keygen', '-a', 'ECDSAP256SHA256', '-k', zone.name);
  run('ldns-signzone', '-f', file, file, key);
  if (zone.kind === 'bogus')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/127\.0\.0\.1$/gm, '127.0.0.9'));
  return join(folder, `${key}.ds`);
}

function nsdConfiguration(port: number, folder: string, zones: readonly TestZone[]): string {
  const server = `server:
  ip-address: 127.0.0.1@${port}
  username: ""
  chroot: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  zonelistfile: "${folder}/zone.list"
  server-count: 1
remote-control:
  control-enable: no
`;
  return server + zones.map(({ name }) => `zone:\n  name: "${name}"\n  zonefile: "${name}"\n`).join('');
}

function unboundConfiguration(
  ports: { own: number; nsd: number },
  folder: string,
  zones: readonly TestZone[],
  anchors: readonly string[],
): string {
  const stubs = zones
    .map(({ name }) => `stub-zone:\n  name: "${name}."\n  stub-addr: 127.0.0.1@${ports.nsd}\n`)
    .join('');
  const insecure = zones
    .filter(({ kind }) => kind === 'plain')
    .map(({ name }) => `  domain-insecure: "${name}"\n`);
  return `server:
  interface: 127.0.0.1@${ports.own}
  do-daemonize: no
  do-not-query-localhost: no
  chroot: ""
  username: ""
  directory: "${folder}"
  pidfile: "${folder}/unbound.pid"
  use-syslog: no
  num-threads: 1
  module-config: "validator iterator"
  local-zone: "test." nodefault
${insecure.join('')}${anchors.map((file) => `  trust-anchor-file: "${file}"\n`).join('')}remote-control:
  control-enable: no
${stubs}`;
}

function start(program: string, ...args: string[]): ChildProcess {
  return spawn(program, args, { stdio: 'ignore', env: environment });
}

async function waitForAnswer(port: number, zone: string, children: readonly ChildProcess[]): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  const question = { name: `alive.${zone}`, type: 'TXT' as const, timeoutMs: 300, tries: 1 };
  for (;;) {
    try {
      const answer = await askNameServers([{ host: '127.0.0.1', port }], question);
      if (answer.values.length > 0) return;
    } catch {
      // Not yet.
    }
    if (children.some((child) => child.exitCode !== null)) throw new Error('a name server has ended');
    if (Date.now() > deadline) throw new Error('the name servers do not answer');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Starts both servers. The first zone must be one that validates. */
export async function startSignedZones(zones: readonly TestZone[]): Promise<SignedZones> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-dnssec-'));
  const anchors = zones.map((zone) => writeZone(folder, zone)).filter((file) => file !== undefined);
  const ports = { own: await findFreePort(), nsd: await findFreePort() };
  writeFileSync(join(folder, 'nsd.conf'), nsdConfiguration(ports.nsd, folder, zones));
  writeFileSync(join(folder, 'unbound.conf'), unboundConfiguration(ports, folder, zones, anchors));
  const children = [
    start('nsd', '-d', '-c', join(folder, 'nsd.conf')),
    start('unbound', '-d', '-c', join(folder, 'unbound.conf')),
  ];
  await waitForAnswer(ports.own, zones[0]?.name ?? '', children);
  return {
    address: `127.0.0.1:${ports.own}`,
    [Symbol.asyncDispose]: async () => {
      for (const child of children) {
        if (child.exitCode !== null) continue;
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
