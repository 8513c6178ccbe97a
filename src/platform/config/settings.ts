/**
 * The settings of a process: flags before environment before `congthu.toml` before defaults, all mistakes at once.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parse as parseToml, TomlError, type TomlValue } from 'smol-toml';
import { MAX_PROCESSES, type ProcessRole, type RawSettings, SCHEMA, type SettingKey } from './schema.ts';
import { DAY_MS, type Setting } from './setting.ts';

/** What is wrong with the settings, every mistake with its place and its reason. */
export class SettingsFault extends Error {
  override readonly name = 'SettingsFault';
  readonly mistakes: readonly SettingMistake[];

  constructor(mistakes: readonly SettingMistake[]) {
    super(mistakes.map((mistake) => `${mistake.place}: ${mistake.reason}`).join('\n'));
    this.mistakes = mistakes;
  }
}

export interface SettingMistake {
  /** As the person wrote it: `--port-base`, `CONGTHU_PORT_BASE`, `congthu.toml: port_base`. */
  place: string;
  key: string;
  reason: string;
}

/** The settings, worked out: what depends on others is filled in. */
export interface Settings extends Omit<RawSettings, 'hostname' | 'allow_plain_auth' | 'blobs_keep'> {
  hostname: string;
  blobs_keep: number;
  allow_plain_auth: 'never' | 'loopback' | 'always';
  ports: Readonly<Record<PortName, number>>;
}

/** Standard ports; each gets `port_base` added. */
export const STANDARD_PORTS = {
  smtp: 25,
  submission: 587,
  submissions: 465,
  imap: 143,
  imaps: 993,
  pop3: 110,
  pop3s: 995,
  managesieve: 4190,
  ldap: 389,
  ldaps: 636,
  http: 80,
  https: 443,
} as const;

export type PortName = keyof typeof STANDARD_PORTS;

/** The ports that a process of each role opens. */
export const PORTS_OF_ROLE: Readonly<Record<ProcessRole, readonly PortName[]>> = {
  smtp: ['smtp'],
  submission: ['submission', 'submissions'],
  imap: ['imap', 'imaps'],
  pop3: ['pop3', 'pop3s'],
  managesieve: ['managesieve'],
  ldap: ['ldap', 'ldaps'],
  http: ['http', 'https'],
  worker: [],
};

const TRY_OUT_PORT_BASE = 2000;
const ENVIRONMENT_PREFIX = 'CONGTHU_';
/** So many wrong letters still look like a slip. */
const MAX_TYPO_DISTANCE = 2;

export interface SettingsSources {
  /** Values by key, as given on the command line. */
  flags: Readonly<Record<string, string | boolean | undefined>>;
  env: Readonly<Record<string, string | undefined>>;
  /** Path of the file; a missing one is an error only when it was named. */
  file?: string;
}

interface Given {
  key: string;
  place: string;
  text: string;
}

/** `port_base` → `CONGTHU_PORT_BASE`. */
export function environmentName(key: string): string {
  return `${ENVIRONMENT_PREFIX}${key.toUpperCase()}`;
}

/** `port_base` → `--port-base`. */
export function flagName(key: string): string {
  return `--${key.replaceAll('_', '-')}`;
}

/** A TOML value as if it had been typed; a table becomes TOML's sign for one, which no setting takes. */
function textOf(value: TomlValue): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? '{…}' : String(value);
}

function readFile(sources: SettingsSources, mistakes: SettingMistake[]): Given[] {
  const named = sources.file ?? sources.env.CONGTHU_CONFIG;
  const path = resolve(named ?? 'congthu.toml');
  if (!existsSync(path)) {
    if (named !== undefined) mistakes.push({ place: path, key: 'config', reason: 'there is no such file' });
    return [];
  }
  try {
    const table = parseToml(readFileSync(path, 'utf8'));
    return Object.entries(table).map(([key, value]) => ({
      key,
      place: `${path}: ${key}`,
      text: textOf(value),
    }));
  } catch (error) {
    const reason =
      error instanceof TomlError ? (error.message.split('\n')[0] ?? 'is not TOML') : String(error);
    mistakes.push({ place: path, key: 'config', reason });
    return [];
  }
}

/**
 * All that begins with our prefix. A name that is nobody's typo is left alone: Kubernetes, for one, gives every
 * container variables such as `CONGTHU_SERVICE_HOST` when a service has our name.
 */
function readEnvironment(env: SettingsSources['env']): Given[] {
  return Object.entries(env).flatMap(([place, text]) => {
    if (!place.startsWith(ENVIRONMENT_PREFIX) || text === undefined) return [];
    const key = place.slice(ENVIRONMENT_PREFIX.length).toLowerCase();
    return key in SCHEMA || findNearKey(key) ? [{ key, place, text }] : [];
  });
}

function readFlags(flags: SettingsSources['flags']): Given[] {
  return Object.entries(flags).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, place: flagName(key), text: String(value) }],
  );
}

/** How many letters must change to make one word the other, up to a small number. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}

/** `data`, `demo` and their like are too short for two wrong letters. */
function findNearKey(word: string): string | undefined {
  const wanted = word.toLowerCase().replaceAll('-', '_');
  return Object.keys(SCHEMA).find(
    (key) => distance(key, wanted) <= Math.min(MAX_TYPO_DISTANCE, Math.floor(key.length / 3)),
  );
}

function unknownKey({ key, place }: Given): SettingMistake {
  const near = findNearKey(key);
  return {
    place,
    key,
    reason: near ? `there is no such setting; did you mean ${near}?` : 'there is no such setting',
  };
}

/** The reason without the value where that is a secret; the mistake never carries the text itself. */
function mistakeOf({ key, place, text }: Given, setting: Setting<unknown>, reason: string): SettingMistake {
  const tells = setting.secret && text.trim() !== '' && reason.includes(text.trim());
  return { place, key, reason: tells ? 'has no valid value' : reason };
}

function parseAll(given: readonly Given[], mistakes: SettingMistake[]): RawSettings {
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(SCHEMA)) values[key] = setting.default;
  for (const entry of given) {
    const setting = SCHEMA[entry.key as SettingKey] as Setting<unknown> | undefined;
    if (!setting) {
      mistakes.push(unknownKey(entry));
      continue;
    }
    const parsed = setting.parse(entry.text);
    if ('value' in parsed) values[entry.key] = parsed.value;
    else mistakes.push(mistakeOf(entry, setting, parsed.mistake));
  }
  return values as RawSettings;
}

/** What no setting alone can be wrong in. */
function checkTogether(raw: RawSettings, mistakes: SettingMistake[]): void {
  const tell = (key: SettingKey, reason: string): void => void mistakes.push({ place: key, key, reason });
  if ((raw.tls_certificate === undefined) !== (raw.tls_key === undefined))
    tell('tls_key', 'tls_certificate and tls_key go together');
  if ((raw.smart_host_user === undefined) !== (raw.smart_host_password === undefined))
    tell('smart_host_password', 'smart_host_user and smart_host_password go together');
  if (raw.backup_to !== undefined && raw.backup_key_file === undefined && raw.backup_key === undefined)
    tell('backup_key_file', 'backup_to needs it: a backup is never written unsealed');
  if (raw.smart_host_user !== undefined && !raw.smart_host)
    tell('smart_host_user', 'there is no smart_host to sign in to');
  if (raw.tls_client_crl !== undefined && raw.tls_client_ca === undefined)
    tell('tls_client_crl', 'tls_client_crl needs tls_client_ca');
  if (raw.demo && raw.allow_plain_auth === 'always')
    tell(
      'demo',
      'the passwords of a demonstration are known: allow_plain_auth = always would open it to all',
    );
}

function workOut(raw: RawSettings, portsGiven: boolean): Settings {
  const portBase = raw.try_out && !portsGiven ? TRY_OUT_PORT_BASE : raw.port_base;
  const ports = Object.entries(STANDARD_PORTS).map(([name, port]) => [name, port + portBase]);
  return {
    ...raw,
    data: resolve(raw.data),
    port_base: portBase,
    hostname: raw.hostname ?? `mail.${raw.domain}`,
    blobs_keep: raw.blobs_keep ?? raw.backup_window + DAY_MS,
    allow_plain_auth: raw.allow_plain_auth ?? (raw.try_out && portBase > 0 ? 'loopback' : 'never'),
    processes: raw.processes || Math.min(MAX_PROCESSES, Math.max(1, Math.floor(availableParallelism() / 2))),
    ports: Object.fromEntries(ports) as Settings['ports'],
  };
}

/** Reads the settings of a process; `SettingsFault` with every mistake there is. */
export function loadSettings(sources: SettingsSources): Settings {
  const mistakes: SettingMistake[] = [];
  const given = [
    ...readFile(sources, mistakes),
    ...readEnvironment(sources.env),
    ...readFlags(sources.flags),
  ];
  const raw = parseAll(given, mistakes);
  checkTogether(raw, mistakes);
  if (mistakes.length > 0) throw new SettingsFault(mistakes);
  return workOut(
    raw,
    given.some((entry) => entry.key === 'port_base'),
  );
}
