/** `urn:ietf:params:jmap:sieve` (RFC 9661 §1.2) and `urn:ietf:params:jmap:vacationresponse` (RFC 8621 §1.3.3). */
import { MAX_SCRIPTS } from '#domain/filters/scripts.ts';
import { MAX_REDIRECTS, MAX_SCRIPT_BYTES } from '#formats/sieve/limits.ts';
import { CAPABILITIES } from '#formats/sieve/registry.ts';
import type { JmapModule } from '../method.ts';
import { organisationScript } from './organisation-script.ts';
import { sieveScript } from './sieve-script.ts';
import { vacationResponse } from './vacation-response.ts';

/** Octets of 128 characters. */
const MAX_NAME_BYTES = 512;

export const sieve: JmapModule = {
  capability: 'urn:ietf:params:jmap:sieve',
  describe: () => ({ implementation: 'CôngThư' }),
  describeAccount: () => ({
    maxSizeScriptName: MAX_NAME_BYTES,
    maxSizeScript: MAX_SCRIPT_BYTES,
    maxNumberScripts: MAX_SCRIPTS,
    maxNumberRedirects: MAX_REDIRECTS,
    sieveExtensions: [...CAPABILITIES],
    notificationMethods: ['mailto'],
    externalLists: ['urn:congthu:directory'],
  }),
  types: [sieveScript],
  methods: [],
};

/** `urn:congthu:filters`: the organisation's own. */
export const organisationFilters: JmapModule = {
  capability: 'urn:congthu:filters',
  describe: () => ({}),
  // Screens say whom filters may forward to before anybody tries (R10.2).
  describeProvince: ({ settings }) => ({
    forwardingDomains: [...settings.forwarding.ownDomains, ...settings.forwarding.allowedDomains],
  }),
  types: [organisationScript],
  methods: [],
};

export const vacation: JmapModule = {
  capability: 'urn:ietf:params:jmap:vacationresponse',
  describe: () => ({}),
  describeAccount: () => ({}),
  types: [vacationResponse],
  methods: [],
};
