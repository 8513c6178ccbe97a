/** The session object (RFC 8620 §2): what there is for whoever asks, and where. Computed, never typed by hand. */
import { hash } from 'node:crypto';
import type { JsonObject } from '#formats/jmap/json.ts';
import type { JmapDependencies } from './dependencies.ts';
import { MODULES } from './registry.ts';
import { type JmapAccount, PROVINCE_ACCOUNT, type RequestScope } from './scope.ts';

const STATE_LENGTH = 16;

function encodeAccount(account: JmapAccount, deps: JmapDependencies): JsonObject {
  const accountCapabilities: JsonObject = {};
  for (const { capability, describeAccount, ownerCapability } of MODULES) {
    if (ownerCapability) accountCapabilities[ownerCapability.capability] = ownerCapability.describe(account);
    const value = describeAccount?.(account, deps);
    if (value) accountCapabilities[capability] = value;
  }
  const { name, isPersonal, isReadOnly } = account;
  return { name, isPersonal, isReadOnly, accountCapabilities };
}

/** The account of what belongs to the province as a whole. */
function encodeProvince(scope: RequestScope, deps: JmapDependencies): JsonObject {
  const described = MODULES.flatMap(({ capability, describeProvince }) =>
    describeProvince ? [[capability, describeProvince(deps, scope)] as const] : [],
  );
  const accountCapabilities = Object.fromEntries(described);
  return { name: deps.settings.domain, isPersonal: false, isReadOnly: false, accountCapabilities };
}

function encodeContent(scope: RequestScope, deps: JmapDependencies, base: string): JsonObject {
  const own = scope.accounts.get(scope.principal.accountId);
  const capabilities: JsonObject = {};
  const primaryAccounts: JsonObject = {};
  for (const { capability, describe, describeAccount, describeProvince } of MODULES) {
    capabilities[capability] = describe(deps, base);
    if (describeProvince) primaryAccounts[capability] = PROVINCE_ACCOUNT;
    if (own && describeAccount?.(own, deps)) primaryAccounts[capability] = own.id;
  }
  const accounts: JsonObject = {};
  for (const account of scope.accounts.values()) accounts[account.id] = encodeAccount(account, deps);
  accounts[PROVINCE_ACCOUNT] = encodeProvince(scope, deps);
  return { capabilities, accounts, primaryAccounts, username: scope.principal.name };
}

/** States by what a session is made of: working one out again for every request would cost more than most requests. */
const statesByServer = new WeakMap<JmapDependencies, Map<string, string>>();
const MAX_KNOWN_STATES = 4_096;

/** Everything that a session depends on and that is another for another person. */
function ingredientsOf({ principal, accounts }: RequestScope): string {
  const own = [...accounts.values()].map(({ id, name, isPersonal, isReadOnly, access }) => [
    id,
    name,
    isPersonal,
    isReadOnly,
    access.accountRights,
    [...access.mailboxRights],
    [...(access.bookRights ?? [])],
  ]);
  return JSON.stringify([principal, own]);
}

/** The state of the session: changes when anything in it does (§2 `state`). */
export function sessionState(scope: RequestScope, deps: JmapDependencies): string {
  const knownStates = statesByServer.get(deps) ?? new Map<string, string>();
  statesByServer.set(deps, knownStates);
  const key = ingredientsOf(scope);
  const known = knownStates.get(key);
  if (known !== undefined) return known;
  const content = JSON.stringify(encodeContent(scope, deps, ''));
  const state = hash('sha256', content, 'hex').slice(0, STATE_LENGTH);
  const [oldest] = knownStates.keys();
  if (oldest !== undefined && knownStates.size >= MAX_KNOWN_STATES) knownStates.delete(oldest);
  knownStates.set(key, state);
  return state;
}

/** The session as it is sent; `base` is where this server is, without a slash at the end. */
export function encodeSession(scope: RequestScope, deps: JmapDependencies, base: string): JsonObject {
  return {
    ...encodeContent(scope, deps, base),
    apiUrl: `${base}/jmap/api`,
    downloadUrl: `${base}/jmap/download/{accountId}/{blobId}/{name}?type={type}`,
    uploadUrl: `${base}/jmap/upload/{accountId}`,
    eventSourceUrl: `${base}/jmap/eventsource?types={types}&closeafter={closeafter}&ping={ping}`,
    state: sessionState(scope, deps),
  };
}
