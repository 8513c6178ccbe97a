/** Which moments an archive can give back: its copies of the cluster, and how far the log of each reaches. */
import { SealBroken } from '#formats/backup/seal.ts';
import {
  followPieces,
  parseWalAddress,
  segmentStart,
  type WalAddress,
  type WalPiece,
} from '#formats/backup/wal-address.ts';
import { listPieces } from './archive-wal.ts';
import { BASES, type BaseManifest } from './base-manifest.ts';
import type { Vault } from './vault.ts';

export interface Span {
  /** The copy that it begins with. */
  base: string;
  manifest: BaseManifest;
  from: Date;
  /** Up to here the log has everything. */
  until: Date;
  pieces: WalPiece[];
  /** How far they reach. */
  end: WalAddress;
}

/** A copy with the log that follows it; undefined where not even the log of its own time is there. */
async function readSpan(vault: Vault, base: string, all: Map<string, WalPiece[]>): Promise<Span | undefined> {
  const manifest = await vault.readBase(`${BASES}/${base}`);
  const { chain, start, stop, segmentBytes } = manifest;
  const known = all.get(chain) ?? (await listPieces(vault, chain));
  all.set(chain, known);
  const { pieces, end, at } = followPieces(known, segmentStart(parseWalAddress(start), segmentBytes));
  if (end < parseWalAddress(stop)) return undefined;
  const from = new Date(manifest.at);
  return { base, manifest, from, until: new Date(Math.max(at, from.getTime())), pieces, end };
}

/** The names of the copies, the oldest first. */
export async function listBases(vault: Vault): Promise<string[]> {
  return (await vault.list(BASES)).map((path) => path.slice(BASES.length + 1));
}

/** What an archive has: its spans, the oldest first, and what is wrong with the rest; a damaged copy takes no other with it. */
export interface Survey {
  spans: Span[];
  faults: string[];
}

/** Pieces of a log that no copy reaches any more: something before them is missing. */
function gapsOf(spans: readonly Span[], all: ReadonlyMap<string, readonly WalPiece[]>): string[] {
  return [...all].flatMap(([chain, pieces]) => {
    const own = spans.filter((span) => span.manifest.chain === chain);
    const ends = own.map((span) => span.end);
    const reached = (piece: WalPiece): boolean =>
      own.some((span) => piece.end > segmentStartOf(span) && piece.start <= span.end);
    const isBefore = (piece: WalPiece): boolean => own.every((span) => piece.end <= segmentStartOf(span));
    const lost = pieces.filter((piece) => !reached(piece) && !isBefore(piece));
    const [first] = lost.toSorted((a, b) => Number(a.start - b.start));
    if (!first || ends.length === 0) return [];
    return [
      `the log is missing before ${new Date(first.at).toISOString()}: ${lost.length} later pieces lead nowhere`,
    ];
  });
}

const segmentStartOf = ({ manifest: { start, segmentBytes } }: Span): bigint =>
  segmentStart(parseWalAddress(start), segmentBytes);

/** Looks at all copies and logs. */
export async function surveyMoments(vault: Vault): Promise<Survey> {
  const all = new Map<string, WalPiece[]>();
  const spans: Span[] = [];
  const faults: string[] = [];
  for (const base of await listBases(vault))
    try {
      const span = await readSpan(vault, base, all);
      if (span) spans.push(span);
      else faults.push(`the copy ${base} has no log of its own time`);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      faults.push(`the copy ${base}: ${error.message}`);
    }
  return { spans, faults: [...faults, ...gapsOf(spans, all)] };
}

/** Every span there is, the oldest first. */
export async function listSpans(vault: Vault): Promise<Span[]> {
  return (await surveyMoments(vault)).spans;
}

/** The span from which a moment is reached soonest; without a moment the one that reaches furthest. */
export async function findSpan(vault: Vault, moment: Date | undefined): Promise<Span | undefined> {
  const spans = await listSpans(vault);
  if (moment === undefined)
    return spans.reduce<Span | undefined>(
      (best, span) => (best && best.until > span.until ? best : span),
      undefined,
    );
  const before = spans.filter((span) => span.from <= moment);
  // One that was restored goes on under another chain: the newest copy before the moment is of the system that lived then.
  return before.at(-1);
}

/** Spans as people think of them: those that meet are one. */
export function joinSpans(spans: readonly Span[]): { from: Date; until: Date }[] {
  const joined: { from: Date; until: Date }[] = [];
  for (const { from, until } of spans) {
    const last = joined.at(-1);
    if (!last || from > last.until) joined.push({ from, until });
    else if (until > last.until) last.until = until;
  }
  return joined;
}
