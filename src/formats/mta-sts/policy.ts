/** The record and the policy of MTA-STS (RFC 8461 §3.1, §3.2) and whether an exchange is of it (§4.1). */

export interface StsPolicy {
  mode: 'enforce' | 'testing' | 'none';
  /** In small letters; `*.example.org` for one label more. */
  mx: readonly string[];
  maxAgeS: number;
}

/** RFC 8461 §3.2: about a year at most. */
const MAX_AGE_S = 31_557_600;
const MAX_MX = 100;

/** The id of the one `v=STSv1` record; several are as good as none (§3.1). */
export function findStsId(texts: readonly string[]): string | undefined {
  const own = texts.filter((text) => /^v=STSv1\s*;/.test(text));
  const [, id] = own.length === 1 ? (/;\s*id=([A-Za-z0-9]{1,32})\s*(?:;|$)/.exec(own[0] ?? '') ?? []) : [];
  return id;
}

/** The policy in a file, or undefined for what is none. */
export function parseStsPolicy(text: string): StsPolicy | undefined {
  const pairs = text
    .split(/\r?\n/)
    .map((line) => /^([a-z_]+)\s*:\s*(.*)$/.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, key = '', value = '']) => [key, value] as const);
  const valueOf = (key: string): string => pairs.find(([name]) => name === key)?.[1] ?? '';
  const mode = valueOf('mode');
  const maxAgeS = /^\d{1,10}$/.test(valueOf('max_age')) ? Number(valueOf('max_age')) : Number.NaN;
  const mx = pairs.filter(([name]) => name === 'mx').map(([, value]) => value.toLowerCase());
  const isMode = mode === 'enforce' || mode === 'testing' || mode === 'none';
  if (valueOf('version') !== 'STSv1' || !isMode || Number.isNaN(maxAgeS)) return undefined;
  if (mode !== 'none' && mx.length === 0) return undefined;
  return { mode, mx: mx.slice(0, MAX_MX), maxAgeS: Math.min(maxAgeS, MAX_AGE_S) };
}

/** Whether an exchange is one of the policy's. */
export function matchesSts({ mx }: Pick<StsPolicy, 'mx'>, host: string): boolean {
  const name = host.toLowerCase();
  return mx.some((pattern) =>
    pattern.startsWith('*.')
      ? name.endsWith(pattern.slice(1)) && !name.slice(0, -pattern.length + 1).includes('.')
      : name === pattern,
  );
}
