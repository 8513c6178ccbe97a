/** Every field of every policy has words in both languages: nobody reads `ownNetworks`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { POLICIES } from '#domain/policy/policies.ts';

const ROOT = join(import.meta.dirname, '..');

interface Catalogue {
  policyFields: Record<string, string>;
}

/** The names of fields, those of fields within fields too. */
function fieldsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => [name, ...fieldsOf(one)]);
}

for (const language of ['vi', 'en'])
  test(`every field of a policy has words (${language})`, () => {
    const path = join(ROOT, `web/src/i18n/${language}/console.json`);
    const { policyFields } = JSON.parse(readFileSync(path, 'utf8')) as Catalogue;
    const fields = POLICIES.flatMap((policy) => fieldsOf(policy.default));
    assert.ok(fields.length > 10, 'policies have fields');
    assert.deepEqual(
      fields.filter((name) => !(name in policyFields)),
      [],
    );
  });
