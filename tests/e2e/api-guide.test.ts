/** The guide for programs is true: every command in it runs against the real server, one after the other. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { RunningProgram } from './running-program.ts';

const ADDRESS = 'nguyenvanan@thuathienhue.gov.vn';
const PASSWORD = 'mot-mat-khau-dai';

const program = new RunningProgram({});
const folder = mkdtempSync(join(tmpdir(), 'congthu-api-'));

before(async () => {
  await program.start();
  const args = ['account', 'add', ADDRESS, '--name', 'Nguyễn Văn An', '--unit', 'snv', '--password-stdin'];
  assert.equal((await program.command(args, `${PASSWORD}\n`)).code, 0);
});

after(async () => {
  await program.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('every command of docs/api.md does what the guide says', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8');
  const blocks = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
  assert.ok(blocks.length >= 6, 'the guide has commands');
  const script = ['set -euo pipefail', ...blocks].join('\n');
  const run = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, BASE: `http://127.0.0.1:${program.port(80)}`, ADDRESS, PASSWORD },
  });
  assert.equal(run.status, 0, `${run.stdout}\n${run.stderr}`);
  assert.match(run.stdout, new RegExp(ADDRESS));
});
