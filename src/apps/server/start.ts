/**
 * Starts the server: the core, then the roles that this process runs, then their ports.
 *
 * Stopping is the reverse: no new connections, clients told, transactions finished, within the drain timeout.
 */
import type { FirstRunResult } from '#domain/accounts/first-run.ts';
import { DOMAIN_CHANNEL, findPrimaryDomain } from '#domain/directory/domains.ts';
import type { ProcessRole } from '#platform/config/schema.ts';
import type { Settings } from '#platform/config/settings.ts';
import type { Certificates } from '#platform/net/certificates.ts';
import type { Listener } from '#platform/net/listener.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { HttpServer } from '#servers/http/server.ts';
import { startPushDispatcher } from '#servers/jmap/push/dispatcher.ts';
import { startHeldMail } from '#services/held-mail/worker.ts';
import { startJunkTrainer } from '#services/junk/trainer.ts';
import { startTextIndexer } from '#services/text-indexing/indexer.ts';
import { startArchiver } from './archiver.ts';
import { type ScannerWait, untilScanned } from './await-scanner.ts';
import type { Core } from './core.ts';
import { fillSample } from './demo/fill-sample.ts';
import type { Fellows } from './fellows.ts';
import { defineAnswers, defineGauges, defineLogLoss, defineOwnGauges } from './gauges.ts';
import { openHttp, openPortsOf } from './http.ts';
import { openImap } from './imap.ts';
import { openJmap } from './jmap.ts';
import { startJobs } from './jobs.ts';
import { openLdap } from './ldap.ts';
import { openManageSieve } from './managesieve.ts';
import { openCore } from './open-core.ts';
import { openPop3 } from './pop3.ts';
import { openCertificates, openPorts, type PortPlan } from './ports.ts';
import { type ReachedAt, reachedAt } from './reached-at.ts';
import { openRelay } from './relay.ts';
import { startServiceWatch } from './service-watch.ts';
import { createRecipientFinder, openDelivery, openSmtp } from './smtp.ts';

/** A running server. */
export interface RunningServer {
  reachedAt: ReachedAt;
  centerAddress: string;
  /** Only on the first run. */
  centerPassword?: string;
  /** The province has another domain: this server speaks for the one before, stop it and start anew. */
  outdated: Promise<void>;
  /** Drains and closes; within the drain timeout of the settings. */
  stop(): Promise<void>;
}

/** What a role adds: ports to open, and how it ends. */
interface OpenRole {
  ports: PortPlan[];
  drain(): Promise<void>;
}

const SMTP_BUSY = '421 4.7.0 Too many connections, try again later\r\n';
const IMAP_BUSY = '* BYE Too many connections, try again later.\r\n';
const MANAGESIEVE_BUSY = 'BYE (TRYLATER) "Too many connections, try again later"\r\n';
const POP3_BUSY = '-ERR [SYS/TEMP] Too many connections, try again later\r\n';

function smtpRole(core: Core, roles: readonly ProcessRole[]): OpenRole {
  const server = openSmtp(core);
  const plan = (name: PortPlan['name'], mode: 'mx' | 'submission'): PortPlan => ({
    name,
    implicitTls: name === 'submissions',
    busyReply: SMTP_BUSY,
    serve: (transport) => server.serve(transport, mode),
  });
  return {
    ports: [
      ...(roles.includes('smtp') ? [plan('smtp', 'mx')] : []),
      ...(roles.includes('submission')
        ? [plan('submission', 'submission'), plan('submissions', 'submission')]
        : []),
    ],
    drain: () => server.drain(),
  };
}

function imapRole(core: Core): OpenRole {
  const server = openImap(core);
  const plan = (name: 'imap' | 'imaps'): PortPlan => ({
    name,
    implicitTls: name === 'imaps',
    busyReply: IMAP_BUSY,
    serve: server.serve,
  });
  return { ports: [plan('imap'), plan('imaps')], drain: () => server.drain() };
}

function pop3Role(core: Core): OpenRole {
  const server = openPop3(core);
  const plan = (name: 'pop3' | 'pop3s'): PortPlan => ({
    name,
    implicitTls: name === 'pop3s',
    busyReply: POP3_BUSY,
    serve: server.serve,
  });
  return { ports: [plan('pop3'), plan('pop3s')], drain: () => server.drain() };
}

function manageSieveRole(core: Core): OpenRole {
  const server = openManageSieve(core);
  const port = { name: 'managesieve', implicitTls: false, busyReply: MANAGESIEVE_BUSY } as const;
  return { ports: [{ ...port, serve: server.serve }], drain: () => server.drain() };
}

function ldapRole(core: Core): OpenRole {
  const server = openLdap(core);
  const plan = (name: 'ldap' | 'ldaps'): PortPlan => ({
    name,
    implicitTls: name === 'ldaps',
    // LDAP's answer to a connection without a request is binary; a closed one says the same.
    busyReply: '',
    serve: server.serve,
  });
  return { ports: [plan('ldap'), plan('ldaps')], drain: () => server.drain() };
}

async function openWorker(core: Core): Promise<(deadline: number) => Promise<void>> {
  defineGauges(core);
  const relay = await openRelay(core);
  const jobs = await startJobs(core);
  const archiver = await startArchiver(core);
  const heldMail = await startHeldMail({
    ...core,
    owner: core.processId,
    delivery: openDelivery(core),
    findRecipient: createRecipientFinder(core),
    hostname: core.settings.hostname,
    domain: core.settings.domain,
    log: core.log.child({ room: 'held-mail' }),
  });
  const trainer = startJunkTrainer({ ...core, log: core.log.child({ room: 'junk' }) });
  const pushes = await startPushDispatcher(await openJmap(core, openPortsOf(core.settings)));
  const indexer = startTextIndexer({
    ...core,
    log: core.log.child({ room: 'text-indexing' }),
    onFault: core.metrics.counter({
      name: 'congthu_text_index_faults_total',
      help: 'Tries to bring the text index up to date that failed; what failed is tried again every minute.',
    }),
  });
  return async (deadline) => {
    const left = Math.max(0, deadline - Date.now());
    await Promise.all([
      relay.stop(deadline),
      jobs.drain(left),
      indexer.stop(),
      trainer.stop(),
      heldMail.stop(),
      pushes.stop(),
    ]);
    // Last, so that it has what the others wrote.
    await archiver.stop();
  };
}

async function withTimeout(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}

interface Parts {
  core: Core;
  listeners: readonly Listener[];
  roles: OpenRole[];
  stopWorker: ((deadline: number) => Promise<void>) | undefined;
  http: HttpServer | undefined;
  certificates: Certificates | undefined;
}

async function stopAll({ core, listeners, roles, stopWorker, http, certificates }: Parts): Promise<void> {
  const { drain_timeout: timeout } = core.settings;
  core.log.info({}, 'stopping');
  await Promise.all(listeners.map((listener) => listener.close()));
  await withTimeout(
    Promise.all([...roles.map((role) => role.drain()), stopWorker?.(Date.now() + timeout), http?.drain()]),
    timeout,
  );
  for (const listener of listeners) listener.destroy();
  http?.destroy();
  await certificates?.close?.();
  await core.close();
  core.log.info({}, 'stopped');
}

/** Opens what the settings ask for, noting each part as soon as it is open. */
async function openParts(parts: Parts, isFirst: boolean, wait: ScannerWait): Promise<void> {
  const { core } = parts;
  const { settings } = core;
  if (settings.demo && isFirst) await untilScanned(core.scanner, () => fillSample(core), wait);
  const certificates = await openCertificates(core);
  parts.certificates = certificates;
  defineOwnGauges(core, certificates);
  const has = (role: ProcessRole): boolean => settings.roles.includes(role);
  if (has('smtp') || has('submission')) parts.roles.push(smtpRole(core, settings.roles));
  if (has('imap')) parts.roles.push(imapRole(core));
  if (has('pop3')) parts.roles.push(pop3Role(core));
  if (has('managesieve')) parts.roles.push(manageSieveRole(core));
  if (has('ldap')) parts.roles.push(ldapRole(core));
  const plans = parts.roles.flatMap((role) => role.ports);
  parts.listeners = await openPorts(core, certificates, plans);
  if (has('worker') && isFirst) parts.stopWorker = await openWorker(core);
  // Last, because it says whether the program is ready (`/readyz`): whoever waits for that must not meet a start half done.
  if (has('http')) parts.http = await openHttp(core, certificates);
}

/** Notices when the primary domain is another than the one this process was opened with. */
async function watchDomain(core: Core): Promise<{ outdated: Promise<void>; close(): Promise<void> }> {
  const changed = Promise.withResolvers<void>();
  const look = (): void => {
    findPrimaryDomain(core.db).then(
      (primary) => {
        if (primary === core.settings.domain) return;
        core.log.info({ from: core.settings.domain, to: primary }, 'the domain has changed');
        changed.resolve();
      },
      (error: unknown) => core.log.warn({ err: error }, 'the domain could not be looked up'),
    );
  };
  const listening = await core.db.listen(DOMAIN_CHANNEL, { onNotification: look, onReconnected: look });
  // What changed between the opening and this.
  look();
  return { outdated: changed.promise, close: () => listening.close() };
}

/** One that dies every few minutes is back before an alert rings that asks how many there are. */
function countEnds({ metrics }: Core): () => void {
  return metrics.counter({
    name: 'congthu_process_ends_total',
    help: 'Processes of this program that ended by themselves and were started anew.',
  });
}

export interface StartOptions {
  settings: Settings;
  log: Logger;
  droppedLines: () => number;
  /** The processes that share its ports. */
  fellows: Fellows;
  /** The sample's mail is filed by a scanner that may not be there yet. */
  scannerWait: ScannerWait;
  /** Told the password of a first run that then failed: nobody can be told it later. */
  onLostFirstRun: (result: FirstRunResult) => void;
}

/** Starts everything that the settings ask for, or leaves nothing open. `Refusal`s say what an operator can do. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { settings, log, droppedLines, fellows, scannerWait, onLostFirstRun } = options;
  const core = await openCore(settings, log, settings.processes > 1 ? fellows : undefined);
  const parts: Parts = {
    core,
    listeners: [],
    roles: [],
    stopWorker: undefined,
    http: undefined,
    certificates: undefined,
  };
  const { centerAddress, centerPassword } = core.firstRun;
  let watch: { outdated: Promise<void>; close(): Promise<void> };
  let serviceWatch: { close(): Promise<void> } | undefined;
  try {
    defineLogLoss(core, droppedLines);
    if (settings.processes > 1) defineAnswers(core);
    await openParts(parts, fellows.isFirst, scannerWait);
    watch = await watchDomain(core);
    // They have the same ports: one looks for all.
    if (fellows.isFirst) serviceWatch = startServiceWatch(core);
    fellows.begin(() => core.metrics.collect(), countEnds(core));
  } catch (error) {
    if (centerPassword !== undefined) onLostFirstRun(core.firstRun);
    await stopAll(parts);
    throw error;
  }
  return {
    reachedAt: reachedAt(core.settings),
    centerAddress,
    ...(centerPassword !== undefined && { centerPassword }),
    outdated: watch.outdated,
    stop: async () => {
      await serviceWatch?.close();
      await watch.close();
      await stopAll(parts);
    },
  };
}
