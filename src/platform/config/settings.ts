/**
 * The settings of a process: flags before environment before `congthu.toml` before defaults, all mistakes at once.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseToml, TomlError } from 'smol-toml';
import { type ProcessRole, type RawSettings, SCHEMA, type Setting, type SettingKey } from './schema.ts';

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

/** Where mail for a domain goes instead of its MX. */
export interface Route {
  host: string;
  port: number;
}

/** The settings, worked out: what depends on others is filled in. */
export interface Settings
  extends Omit<RawSettings, 'hostname' | 'allow_plain_auth' | 'routes' | 'smart_host'> {
  hostname: string;
  allow_plain_auth: 'never' | 'loopback' | 'always';
  routes: ReadonlyMap<string, Route>;
  smart_host: Route | undefined;
  roles: ProcessRole[];
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

const TRY_OUT_PORT_BASE = 2000;

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
  return `CONGTHU_${key.toUpperCase()}`;
}

/** `port_base` → `--port-base`. */
export function flagName(key: string): string {
  return `--${key.replaceAll('_', '-')}`;
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
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

function readEnvironment(env: SettingsSources['env']): Given[] {
  return Object.keys(SCHEMA).flatMap((key) => {
    const name = environmentName(key);
    const text = env[name];
    return text === undefined ? [] : [{ key, place: name, text }];
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

function unknownKey(given: Given): SettingMistake {
  const near = Object.keys(SCHEMA).find((key) => distance(key, given.key) <= 2);
  return {
    ...given,
    reason: near ? `there is no such setting; did you mean ${near}?` : 'there is no such setting',
  };
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
    else mistakes.push({ ...entry, reason: setting.secret ? 'has no valid value' : parsed.mistake });
  }
  return values as RawSettings;
}

const HOST_PORT = /^(\[[0-9a-f:]+\]|[^:\s]+):(\d{1,5})$/i;

function parseRoute(text: string): Route | undefined {
  const match = HOST_PORT.exec(text);
  const port = Number(match?.[2]);
  return match && port > 0 && port < 65_536
    ? { host: (match[1] ?? '').replaceAll(/[[\]]/g, ''), port }
    : undefined;
}

function workOutRoutes(raw: RawSettings, mistakes: SettingMistake[]): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const entry of raw.routes) {
    const [domain, target] = entry.split('=', 2);
    const route = parseRoute(target ?? '');
    if (domain && route) routes.set(domain.toLowerCase(), route);
    else mistakes.push({ place: 'routes', key: 'routes', reason: `"${entry}" is not domain=host:port` });
  }
  return routes;
}

function workOut(raw: RawSettings, portsGiven: boolean, mistakes: SettingMistake[]): Settings {
  const portBase = raw.try_out && !portsGiven ? TRY_OUT_PORT_BASE : raw.port_base;
  const smartHost = raw.smart_host === undefined ? undefined : parseRoute(raw.smart_host);
  if (raw.smart_host !== undefined && !smartHost)
    mistakes.push({ place: 'smart_host', key: 'smart_host', reason: `"${raw.smart_host}" is not host:port` });
  if ((raw.tls_certificate === undefined) !== (raw.tls_key === undefined))
    mistakes.push({
      place: 'tls_certificate',
      key: 'tls_key',
      reason: 'tls_certificate and tls_key go together',
    });
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(raw.domain))
    mistakes.push({ place: 'domain', key: 'domain', reason: `"${raw.domain}" is no domain name` });
  const ports = Object.entries(STANDARD_PORTS).map(([name, port]) => [name, port + portBase]);
  return {
    ...raw,
    data: resolve(raw.data),
    port_base: portBase,
    domain: raw.domain.toLowerCase(),
    hostname: (raw.hostname ?? `mail.${raw.domain}`).toLowerCase(),
    allow_plain_auth: raw.allow_plain_auth ?? (raw.try_out && portBase > 0 ? 'loopback' : 'never'),
    routes: workOutRoutes(raw, mistakes),
    smart_host: smartHost,
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
  const settings = workOut(
    raw,
    given.some((entry) => entry.key === 'port_base'),
    mistakes,
  );
  if (mistakes.length > 0) throw new SettingsFault(mistakes);
  return settings;
}
