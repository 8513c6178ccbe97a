/** Every promise of SECURITY.md and every row of the threat model names what holds it, and that is there. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Rows of the tables of a page, as their cells; headings and rules left out. */
function rowsOf(page: string): string[][] {
  return readFileSync(join(ROOT, page), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.includes('---'))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
    .filter((cells) => !/^(?:promise|entrance)$/.test(cells[0] ?? ''));
}

/** What a cell names between backticks or as a link, that could be a file, a folder or a command of ours. */
function namedIn(cell: string): { paths: string[]; commands: string[] } {
  const quoted = [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? '');
  const links = [...cell.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, text]) => text ?? '');
  return {
    paths: [...quoted.filter((text) => /^(?:src|tests|tools|web|deploy|docs)\/\S*$/.test(text)), ...links],
    commands: quoted.flatMap((text) => /^npm run ([\w-]+)/.exec(text)?.[1] ?? []),
  };
}

for (const [page, folder] of [
  ['SECURITY.md', ''],
  ['docs/threat-model.md', 'docs'],
] as const)
  test(`what ${page} says is held is held by something that is there`, () => {
    const rows = rowsOf(page);
    assert.ok(rows.length > 10);
    for (const cells of rows) {
      const last = cells.at(-1) ?? '';
      const { paths, commands } = namedIn(last);
      const isHonest = /not tested|in a real browser/.test(last) || last.includes('`congthu ');
      assert.ok(
        paths.length + commands.length > 0 || isHonest,
        `${page}: nothing holds "${cells[0] || cells[1]}": ${last}`,
      );
      for (const path of paths) {
        const isThere = existsSync(join(ROOT, path)) || existsSync(join(ROOT, folder, path));
        assert.ok(isThere || path.includes('*'), `${page} names ${path}, which is not there`);
      }
      for (const command of commands)
        assert.ok(scripts[command] !== undefined, `${page} names npm run ${command}`);
    }
  });
