/**
 * Where a server's time went: a V8 CPU profile, summed by the part of the program the code belongs to.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Profile {
  nodes: { id: number; callFrame: { url: string; functionName: string }; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
}

/** The first that fits a function's file, looking up the call stack from the leaf. */
const PARTS: [string, RegExp][] = [
  ['parsing and preparing', /src\/formats\/(mime|charset|imap)|mailstore\/prepare|blobs\/prepare/],
  ['database', /node_modules\/pg|platform\/postgres|mailstore\/filing|domain\/|blobs\//],
  [
    'socket and SMTP',
    /platform\/net|servers\/smtp|formats\/smtp|node:net|node:internal\/stream|node:internal\/tls/,
  ],
  ['delivery', /services\/delivery/],
];

function partOf(url: string): string | undefined {
  return PARTS.find(([, pattern]) => pattern.test(url))?.[0];
}

/** Shares of the busy time, by part; the rest is `node itself`. */
export function readShares(folder: string): Map<string, number> {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  if (!file) throw new Error(`no profile in ${folder}`);
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)),
  );
  const names = new Map<number, string>();
  const nameOf = (id: number): string => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const node = byId.get(id);
    const parent = parents.get(id);
    const own = node && (node.callFrame.functionName === '(idle)' ? 'idle' : partOf(node.callFrame.url));
    const name = own ?? (parent === undefined ? 'node itself' : nameOf(parent));
    names.set(id, name);
    return name;
  };
  const sums = new Map<string, number>();
  for (const [index, id] of profile.samples.entries())
    sums.set(nameOf(id), (sums.get(nameOf(id)) ?? 0) + (profile.timeDeltas[index] ?? 0));
  sums.delete('idle');
  const busy = [...sums.values()].reduce((a, b) => a + b, 0);
  return new Map([...sums].map(([name, time]) => [name, time / busy]));
}
