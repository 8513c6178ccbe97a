/** What an operator is told after the domain of the province changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainFindings } from './domain-names.ts';

const primary = {
  name: 'hue.gov.vn',
  isPrimary: true,
  since: new Date(0),
  receivesUntil: null,
  closedAt: null,
  addresses: 2,
};
const left = {
  name: 'thuathienhue.gov.vn',
  isPrimary: false,
  since: new Date(0),
  receivesUntil: new Date('2027-01-01T00:00:00Z'),
  closedAt: null,
  addresses: 2,
};
const advices = (settings: { domain: string; hostname: string }): (string | undefined)[] =>
  domainFindings([primary, left], settings)
    .filter(({ level }) => level === 'warn')
    .map(({ advice }) => advice?.en);

test('settings that name the domain left are named with what to set', () => {
  const [domain, hostname] = advices({ domain: left.name, hostname: `mail.${left.name}` });
  assert.match(domain ?? '', /set domain/);
  assert.match(hostname ?? '', /set hostname = "mail\.\{primary\}"/);
});

test('settings that follow the directory have nothing to be told', () => {
  assert.deepEqual(advices({ domain: primary.name, hostname: `mail.${primary.name}` }), []);
});
