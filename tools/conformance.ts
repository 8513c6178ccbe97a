/**
 * `npm run conformance`: writes `docs/conformance/*.md`, the sections of standards that code and tests cite.
 *
 * A citation is `RFC 9051 §6.4.5` (or `§3.1, §3.2`, `§3.1–3.4`) in a comment, a docstring or a test's name. What is not to
 * the letter stands in `docs/conformance/departures.json`, written by hand.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePermissions } from './permissions.ts';

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, 'docs/conformance');

interface Standard {
  rfc: number;
  title: string;
  /** The capability or command by which it is known. */
  known: string;
}

interface Page {
  file: string;
  title: string;
  standards: readonly Standard[];
}

interface Citations {
  code: Set<string>;
  tests: Set<string>;
}

/** Section (`''` for the RFC as a whole) to files. */
type BySection = Map<string, Citations>;

const CITATION = /RFC (\d{4})((?:\s*(?:,|and)?\s*§\s?[\d.]+(?:[–-][\d.]+)?)*)/g;
const SECTION = /§\s?(\d+(?:\.\d+)*)/g;

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
    .sort();
}

function collect(): Map<number, BySection> {
  const found = new Map<number, BySection>();
  for (const file of [...sourceFiles('src'), ...sourceFiles('tests')]) {
    // A citation may run over the line of a comment.
    const text = readFileSync(join(ROOT, file), 'utf8').replace(/\n\s*(?:\*|\/\/) ?/g, ' ');
    for (const [, number, rest = ''] of text.matchAll(CITATION)) {
      const sections = [...rest.matchAll(SECTION)].map(([, section]) => section as string);
      for (const section of sections.length > 0 ? sections : ['']) add(found, Number(number), section, file);
    }
  }
  return found;
}

function add(found: Map<number, BySection>, rfc: number, section: string, file: string): void {
  const bySection: BySection = found.get(rfc) ?? new Map<string, Citations>();
  found.set(rfc, bySection);
  const citations = bySection.get(section) ?? { code: new Set<string>(), tests: new Set<string>() };
  bySection.set(section, citations);
  const isTest = file.startsWith('tests/') || file.endsWith('.test.ts');
  (isTest ? citations.tests : citations.code).add(file);
}

function compareSections(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function link(file: string): string {
  return `[${file.split('/').slice(-2).join('/')}](../../${file})`;
}

function rows(bySection: BySection): string[] {
  return [...bySection]
    .sort(([a], [b]) => compareSections(a, b))
    .map(([section, { code, tests }]) => {
      const cells = [
        section === '' ? 'whole' : `§${section}`,
        [...code].map(link).join(', '),
        [...tests].map(link).join(', '),
      ];
      return `| ${cells.join(' | ')} |`;
    });
}

function standardPart({ rfc, title, known }: Standard, found: ReadonlyMap<number, BySection>): string {
  const bySection = found.get(rfc);
  const head = `## RFC ${rfc}: ${title}\n\n${known}`;
  if (!bySection) return `${head}\n\nNothing in the code cites it.`;
  return [head, '', '| section | code | tests |', '|---|---|---|', ...rows(bySection)].join('\n');
}

function write(page: Page, departures: readonly string[], found: ReadonlyMap<number, BySection>): void {
  const parts = [
    `# ${page.title}`,
    'Written by `npm run conformance` from the sections that code and tests cite; do not edit by hand.',
    `## Departures\n\n${departures.map((departure) => `- ${departure}`).join('\n')}`,
    ...page.standards.map((standard) => standardPart(standard, found)),
  ];
  writeFileSync(join(OUT, page.file), `${parts.join('\n\n')}\n`);
}

const pages = JSON.parse(readFileSync(join(OUT, 'standards.json'), 'utf8')) as Page[];
const departures = JSON.parse(readFileSync(join(OUT, 'departures.json'), 'utf8')) as Record<string, string[]>;
const found = collect();
for (const page of pages) {
  write(page, departures[page.file] ?? [], found);
  console.log(`docs/conformance/${page.file}`);
}
writePermissions(ROOT);
