/**
 * Postfix as the relay to compare with: from Debian's package, in a folder of its own, all its mail to one sink.
 *
 * Its default settings but for the concurrency to one destination, which ours is given too.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 60_000;
const DAEMONS = '/usr/lib/postfix/sbin';
/** The services a relay needs, none of them in a chroot. */
const SERVICES = [
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'verify unix - - n - 1 verify',
  'flush unix n - n 1000? 0 flush',
  'proxymap unix - - n - - proxymap',
  'smtp unix - - n - - smtp',
  'relay unix - - n - - smtp',
  'lmtp unix - - n - - lmtp',
  'showq unix n - n - - showq',
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'discard unix - - n - - discard',
  'local unix - n n - - local',
  'virtual unix - n n - - virtual',
  'anvil unix - - n - 1 anvil',
  'scache unix - - n - 1 scache',
  'postlog unix-dgram n - n - 1 postlogd',
];

export interface Postfix {
  port: number;
  pid: number;
  stop(): Promise<void>;
}

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Starts one on a port; `more` are lines of main.cf, `services` of master.cf. */
export async function startPostfix(
  ports: { own: number; sink: number },
  more: readonly string[] = [],
  services: readonly string[] = [],
): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-postfix-'));
  chmodSync(folder, 0o755);
  const [config, queue, data] = ['etc', 'spool', 'data'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const name of [config, queue, data]) mkdirSync(name);
  cpSync('/etc/postfix/dynamicmaps.cf', join(config, 'dynamicmaps.cf'), { force: true });
  execFileSync('chown', ['postfix', data]);
  writeFileSync(
    join(config, 'main.cf'),
    [
      'compatibility_level = 3.7',
      `queue_directory = ${queue}`,
      `data_directory = ${data}`,
      `daemon_directory = ${DAEMONS}`,
      'maillog_file = /dev/stdout',
      'maillog_file_prefixes = /dev',
      'inet_interfaces = 127.0.0.1',
      'inet_protocols = ipv4',
      'myhostname = postfix.test',
      'mydestination =',
      'mynetworks = 127.0.0.0/8',
      `relayhost = [127.0.0.1]:${ports.sink}`,
      'alias_maps =',
      'local_recipient_maps =',
      'smtpd_client_connection_count_limit = 0',
      'smtpd_recipient_restrictions = permit_mynetworks, reject',
      ...more,
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(config, 'master.cf'),
    [`127.0.0.1:${ports.own} inet n - n - - smtpd`, ...services, ...SERVICES, ''].join('\n'),
  );
  const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  // Makes the folders of the queue with the right owners.
  execFileSync('postfix', ['-c', config, 'check'], { env: environment, stdio: 'ignore' });
  const master: ChildProcess = spawn(join(DAEMONS, 'master'), ['-c', config, '-d'], {
    stdio: 'ignore',
    env: environment,
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isListening(ports.own))) {
    if (master.exitCode !== null || Date.now() > deadline) throw new Error('Postfix does not listen');
    await sleep(50);
  }
  return {
    port: ports.own,
    pid: master.pid ?? 0,
    stop: async () => {
      master.kill('SIGTERM');
      while (master.exitCode === null && master.signalCode === null) await sleep(20);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
