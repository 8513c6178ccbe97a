/**
 * Archives the embedded database's log while the server runs, and copies its files once a day: any moment of the window can be had back (R6.3).
 *
 * One process of the machine does it. A failure is told in the log and by the metric that the alert rules look at, and tried again at the
 * next turn; the server keeps the log meanwhile.
 */
import { programVersion } from '#apps/cli/program-version.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { dropWalSlots, openWalSource, type WalSource } from '#platform/postgres/physical-source.ts';
import { openWalArchive, type WalArchive } from '#services/backup/archive-wal.ts';
import { BASES } from '#services/backup/base-manifest.ts';
import { createBase } from '#services/backup/create-base.ts';
import { listBases } from '#services/backup/moments.ts';
import { pruneMoments, timeOfName } from '#services/backup/prune-moments.ts';
import type { Vault } from '#services/backup/vault.ts';
import { openOurVault } from './backups.ts';
import type { Core } from './core.ts';

/** What a machine that burns down may take with it. */
const TURN_MS = 10_000;
/** Replaying a day's log takes minutes. */
const BASE_EVERY_MS = 24 * 60 * 60_000;
const CHAIN_BYTES = 6;

/** What of the process it works with. */
export type ArchiverCore = Pick<Core, 'connection' | 'clock' | 'random' | 'settings' | 'metrics' | 'log'>;

interface Archiving {
  vault: Vault;
  source: WalSource;
  archive: WalArchive;
}

/** When the chain's newest copy was made, 0 where it has none. */
async function findLastBase({ vault, archive }: Archiving): Promise<number> {
  for (const name of (await listBases(vault)).toReversed())
    if ((await vault.readBase(`${BASES}/${name}`)).chain === archive.chain) return timeOfName(name);
  return 0;
}

class Archiver {
  readonly #core: ArchiverCore;
  readonly #place: string;
  #archiving: Archiving | undefined;
  #lastBase: number | undefined;
  #archivedAt = 0;
  readonly #startedAt: number;
  #base: Promise<void> | undefined;
  #turn: Promise<void> | undefined;
  readonly #stopping = new AbortController();

  constructor(core: ArchiverCore, place: string) {
    this.#core = core;
    this.#place = place;
    this.#startedAt = core.clock();
    core.metrics.gauge(
      {
        name: 'congthu_wal_archived_timestamp_seconds',
        help: 'Up to when this process has archived the log of the database, or since when it tries in vain; 0 while another one does.',
      },
      () => this.#archivedAt / 1000,
    );
  }

  /** One turn; never rejects, never two at a time. */
  turn(): Promise<void> {
    this.#turn ??= this.#work()
      .catch((error: unknown) => {
        // A process that never archived anything says since when it tries: the alert rule counts from there.
        this.#archivedAt ||= this.#startedAt;
        this.#core.log.error({ err: error }, "the database's log could not be archived; trying on");
        return this.#letGo();
      })
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#base;
    await this.#turn;
    await this.turn();
    await this.#letGo();
  }

  async #letGo(): Promise<void> {
    const archiving = this.#archiving;
    this.#archiving = undefined;
    await archiving?.source
      .close()
      .catch((error: unknown) => this.#core.log.warn({ err: error }, 'the archive was not closed'));
  }

  async #open(): Promise<Archiving | undefined> {
    const core = this.#core;
    const source = await openWalSource(core.connection, core.random(CHAIN_BYTES).toString('hex'));
    if (!source) return undefined;
    try {
      const vault = await openOurVault(core, this.#place);
      const archiving = { source, vault, archive: await openWalArchive(source, vault, core.clock) };
      this.#lastBase = await findLastBase(archiving);
      return archiving;
    } catch (error) {
      // Who holds it archives: kept by nobody's hand it would keep the next turn, and every other process, from trying.
      await source.close();
      throw error;
    }
  }

  async #work(): Promise<void> {
    this.#archiving ??= await this.#open();
    const archiving = this.#archiving;
    if (!archiving) return;
    const at = this.#core.clock();
    await archiving.archive.archive();
    this.#archivedAt = at;
    if (this.#stopping.signal.aborted || at - (this.#lastBase ?? 0) < BASE_EVERY_MS) return;
    // Beside the turns, which go on while the files are read.
    this.#base ??= this.#copy(archiving)
      .catch((error: unknown) => {
        const isUsual = this.#stopping.signal.aborted || (error instanceof Refusal && error.code === 'inUse');
        this.#core.log[isUsual ? 'info' : 'error'](
          { err: error },
          'the database was not copied; trying again',
        );
      })
      .finally(() => {
        this.#base = undefined;
      });
  }

  async #copy({ source, vault, archive }: Archiving): Promise<void> {
    const core = this.#core;
    const { connection, clock, settings } = core;
    const request = { connection, dataDir: settings.data, vault, source, archive, clock };
    const report = await createBase({ ...request, program: programVersion(), signal: this.#stopping.signal });
    this.#lastBase = timeOfName(report.name);
    core.log.info({ ...report }, "the database's files were copied");
    const windowStart = clock() - settings.backup_window;
    core.log.info(
      { ...(await pruneMoments(vault, { windowStart, chain: archive.chain })) },
      'old moments let go',
    );
  }
}

/** Starts it where the settings ask for it; gives what ends it. */
export async function startArchiver(core: ArchiverCore): Promise<{ stop(): Promise<void> }> {
  const { backup_to: place, backup_window: window, database_url: external } = core.settings;
  if (external !== undefined) return { stop: async () => undefined };
  if (place === undefined || window === 0) {
    await dropWalSlots(core.connection);
    return { stop: async () => undefined };
  }
  const archiver = new Archiver(core, place);
  const timer = setInterval(() => void archiver.turn(), TURN_MS);
  timer.unref();
  void archiver.turn();
  return {
    stop: async () => {
      clearInterval(timer);
      await archiver.stop();
    },
  };
}
