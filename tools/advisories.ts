/**
 * `npm run --silent advisories -- FILE…`: holds the lock file against advisories that somebody brought, in the format of OSV (osv.dev, schema
 * 1.x): for machines that reach no registry, on which `npm audit` has no answer. A file holds one advisory, a list of them, or `{ "vulns": [ … ] }`,
 * and a folder files. Asks no network. Exit code 1 where a package of ours is affected, 2 where a file cannot be read as advisories.
 *
 * Of ranges those of kind SEMVER and ECOSYSTEM are read (npm's are the same), and lists of versions.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface OsvEvent {
  introduced?: string;
  fixed?: string;
  last_affected?: string;
}

interface OsvAffected {
  package?: { ecosystem?: string; name?: string };
  versions?: string[];
  ranges?: { type?: string; events?: OsvEvent[] }[];
}

export interface Advisory {
  id: string;
  summary?: string;
  withdrawn?: string;
  affected?: OsvAffected[];
}

const FOLDER = 'node_modules/';

/** Numbers before words, a release behind its own pre-releases (semver.org §11). */
function compareParts(one: string, other: string): number {
  const [a, b] = [one, other].map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
  if (a !== undefined && b !== undefined) return a - b;
  if (a !== undefined) return -1;
  if (b !== undefined) return 1;
  return one < other ? -1 : Number(one > other);
}

function comparePreReleases(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  const [a, b] = [one.split('.'), other.split('.')];
  for (const [index, part] of a.entries()) {
    const against = b[index];
    if (against === undefined) return 1;
    const order = compareParts(part, against);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Which of two versions comes first. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => /^v?([^-+]*)(?:-([^+]*))?/.exec(version) ?? []);
  const [numbers, against] = [a?.[1]?.split('.') ?? [], b?.[1]?.split('.') ?? []];
  for (let index = 0; index < 3; index += 1) {
    const order = compareParts(numbers[index] ?? '0', against[index] ?? '0');
    if (order !== 0) return order;
  }
  return comparePreReleases(a?.[2], b?.[2]);
}

/** Events in their order turn being affected on and off (OSV, "evaluation algorithm"). */
function isWithin(version: string, events: readonly OsvEvent[]): boolean {
  const at = (event: OsvEvent): string => event.introduced ?? event.fixed ?? event.last_affected ?? '0';
  let isAffected = false;
  for (const event of events.toSorted((one, other) => compareVersions(at(one), at(other)))) {
    if (event.introduced !== undefined && compareVersions(version, event.introduced) >= 0) isAffected = true;
    if (event.fixed !== undefined && compareVersions(version, event.fixed) >= 0) isAffected = false;
    if (event.last_affected !== undefined && compareVersions(version, event.last_affected) > 0)
      isAffected = false;
  }
  return isAffected;
}

function concerns(
  { package: of, versions = [], ranges = [] }: OsvAffected,
  name: string,
  version: string,
): boolean {
  if (of?.ecosystem !== 'npm' || of.name !== name) return false;
  return (
    versions.includes(version) ||
    ranges.some(({ type, events = [] }) => type !== 'GIT' && isWithin(version, events))
  );
}

/** A line for each advisory that concerns a package of the lock file. */
export function findAffected(lockFile: string, advisories: readonly Advisory[]): string[] {
  const { packages } = JSON.parse(lockFile) as {
    packages: Record<string, { name?: string; version?: string; dev?: boolean }>;
  };
  const found = new Set<string>();
  for (const [path, { name: alias, version, dev }] of Object.entries(packages)) {
    const name = alias ?? path.slice(path.lastIndexOf(FOLDER) + FOLDER.length);
    if (path === '' || version === undefined) continue;
    for (const { id, summary = '', withdrawn, affected = [] } of advisories)
      if (withdrawn === undefined && affected.some((one) => concerns(one, name, version)))
        found.add(`${id}: ${name} ${version}${dev ? ' (development only)' : ''}: ${summary}`);
  }
  return [...found].sort();
}

/** Throws where a text is no advisory. */
export function decodeAdvisories(text: string): Advisory[] {
  const value = JSON.parse(text) as Advisory | Advisory[] | { vulns: Advisory[] };
  const all = Array.isArray(value) ? value : 'vulns' in value ? value.vulns : [value];
  if (!Array.isArray(all) || !all.every((one) => typeof one?.id === 'string'))
    throw new Error('no advisories of OSV');
  return all;
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(path, name));
}

function main(paths: readonly string[]): number {
  const advisories: Advisory[] = [];
  for (const file of paths.flatMap(filesOf))
    try {
      advisories.push(...decodeAdvisories(readFileSync(file, 'utf8')));
    } catch (error) {
      console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
      return 2;
    }
  if (advisories.length === 0) {
    console.error('npm run --silent advisories -- FILE…: no advisories were given');
    return 2;
  }
  const found = findAffected(
    readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8'),
    advisories,
  );
  for (const line of found) console.log(line);
  console.error(`${advisories.length} advisories, ${found.length} concern what is here`);
  return found.length > 0 ? 1 : 0;
}

if (import.meta.main) process.exit(main(process.argv.slice(2)));
