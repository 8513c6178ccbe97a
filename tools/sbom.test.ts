/** What is in the program is told whole, and the same each time. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeSbom } from './sbom.ts';

const LOCK = readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8');

interface Sbom {
  serialNumber: string;
  components: {
    'bom-ref': string;
    name: string;
    version: string;
    hashes: { alg: string; content: string }[];
    components?: { name: string; version: string; cpe: string }[];
  }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const read = (lock: string): Sbom => JSON.parse(encodeSbom(lock)) as Sbom;

test('every package that is shipped is named once with its hash, and the same lock file gives the same bytes', () => {
  assert.equal(encodeSbom(LOCK), encodeSbom(LOCK));
  const { components, dependencies, serialNumber } = read(LOCK);
  assert.match(serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  const { packages } = JSON.parse(LOCK) as {
    packages: Record<string, { dev?: boolean; integrity?: string }>;
  };
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  assert.equal(components.length, shipped.length);
  for (const { name, hashes } of components) {
    assert.ok(hashes.length > 0, name);
    for (const { alg, content } of hashes) assert.match(`${alg} ${content}`, /^SHA-512 [0-9a-f]{128}$/, name);
  }
  const refs = new Set(components.map((one) => one['bom-ref']));
  assert.equal(refs.size, components.length);
  for (const { dependsOn } of dependencies) for (const ref of dependsOn) assert.ok(refs.has(ref), ref);
});

test('a direct dependency is there under its version, and a package without a hash is a fault', () => {
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const { components, serialNumber } = read(LOCK);
  for (const [name, version] of Object.entries(dependencies))
    assert.ok(
      components.some((one) => one.name === name && one.version === version),
      name,
    );
  const changed = LOCK.replace('"version": "0.1.0"', '"version": "0.1.1"');
  assert.notEqual(read(changed).serialNumber, serialNumber);
  const bare = JSON.parse(LOCK) as { packages: Record<string, { integrity?: string }> };
  delete bare.packages['node_modules/fastify']?.integrity;
  assert.throws(() => encodeSbom(JSON.stringify(bare)), /node_modules\/fastify has no hash/);
});

test('Node.js and PostgreSQL stand under the names that their faults are told by', () => {
  const programs = new Map(
    read(LOCK).components.flatMap(({ components = [] }) => components.map((one) => [one.name, one] as const)),
  );
  const node = programs.get('node.js');
  assert.equal(node?.version, process.versions.node);
  assert.equal(node.cpe, `cpe:2.3:a:nodejs:node.js:${process.versions.node}:*:*:*:*:*:*:*`);
  assert.match(programs.get('postgresql')?.cpe ?? '', /^cpe:2\.3:a:postgresql:postgresql:18\.\d+:\*/);
});
