/**
 * From where one account comes back: a nightly backup, which costs the account alone, or the database of the moment itself, which costs
 * all of it once; by the moment that was asked for and by what there is.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import type { SnapshotManifest } from './manifest.ts';
import { findSpan, listSpans, type Span } from './moments.ts';
import { timeOfName } from './prune-moments.ts';
import { findBackup } from './read-backup.ts';
import type { Vault } from './vault.ts';

export type Way =
  | {
      kind: 'nightly';
      name: string;
      manifest: SnapshotManifest;
      /** It is older than what was asked for, and nothing comes nearer. */
      isEarlier: boolean;
    }
  | { kind: 'moment'; span: Span; moment: Date };

const SECOND_MS = 1000;

/** Whether whoever asks for the moment means the backup of that time: people write down seconds, names have thousandths. */
function isMeant(backup: number, moment: number): boolean {
  const isSameSecond = Math.floor(backup / SECOND_MS) === Math.floor(moment / SECOND_MS);
  return isSameSecond && (backup <= moment || moment % SECOND_MS === 0);
}

async function takeNightly(vault: Vault, until: number, isEarlier: boolean): Promise<Way> {
  return { kind: 'nightly', ...(await findBackup(vault, new Date(until))), isEarlier };
}

/** What neither the log nor a backup reaches. */
function refuse(place: string, earliest: number): never {
  const at = new Date(earliest).toISOString();
  throw new Refusal('notFound', `Nothing in ${place} is that old: it begins at ${at}.`, { place, at });
}

/**
 * Chooses. Without a moment: the newest nightly backup, since the log ends with what is there now.
 * `Refusal`: `notFound` where there is none, or the moment is before the first; `invalidArgument` where it is after the end of the log.
 */
export async function chooseWay(vault: Vault, moment: Date | undefined, isNightly: boolean): Promise<Way> {
  if (moment === undefined || isNightly)
    return { kind: 'nightly', ...(await findBackup(vault, moment)), isEarlier: false };
  const asked = moment.getTime();
  const backups = (await vault.list('snapshots')).map((path) => timeOfName(path.slice('snapshots/'.length)));
  const meant = backups.findLast((at) => isMeant(at, asked));
  if (meant !== undefined) return takeNightly(vault, meant, false);
  const span = await findSpan(vault, moment);
  if (span && moment <= span.until) return { kind: 'moment', span, moment };
  const spans = await listSpans(vault);
  const logEnd = Math.max(Number.NEGATIVE_INFINITY, ...spans.map(({ until }) => until.getTime()));
  if (asked > logEnd && logEnd > (backups.at(-1) ?? 0))
    throw new Refusal(
      'invalidArgument',
      `The log is archived up to ${new Date(logEnd).toISOString()} only: ask for a moment up to then, or for a nightly backup (--nightly).`,
      { until: new Date(logEnd).toISOString() },
    );
  const before = backups.findLast((at) => at <= asked);
  if (before !== undefined) return takeNightly(vault, before, spans.length > 0);
  const starts = [...backups, ...spans.map(({ from }) => from.getTime())];
  if (starts.length > 0) refuse(vault.place, Math.min(...starts));
  return { kind: 'nightly', ...(await findBackup(vault, undefined)), isEarlier: false };
}
