/** Every id of one account tried as another at every entrance: the table of `tests/attacks/entrances.ts`, on the real program. */
import { sweep } from '#tests/attacks/sweep.ts';
import { makeWorld, type Person } from '#tests/attacks/world.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { type Attack, counted } from './attack.ts';
import { DOMAIN, PASSWORD } from './target.ts';

async function run(target: RunningProgram, args: readonly string[], input = ''): Promise<unknown> {
  const { code, stdout, stderr } = await target.command([...args, '--json'], input);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function addPerson(
  target: RunningProgram,
  localPart: string,
  name: string,
  unit: string,
): Promise<Person> {
  const password = `${PASSWORD} ${unit}`;
  const address = `${localPart}@${DOMAIN}`;
  await run(
    target,
    ['account', 'add', address, '--name', name, '--unit', unit, '--password-stdin'],
    password,
  );
  const token = await run(target, ['scim-token', 'add', unit, '--account', `${unit}@${DOMAIN}`]);
  return { address, password, feedToken: (token as { secret: string }).secret };
}

export const idorSweep: Attack = {
  name: 'IDOR: every id of one account, tried by another at every entrance',
  run: async (target) => {
    const owner = await addPerson(target, 'chunhan', 'Hồ Chủ Nhân', 'snv');
    const thief = await addPerson(target, 'ketrom', 'Lê Kẻ Trộm', 'stc');
    const { tried, faults, counts } = await sweep(await makeWorld(target, { owner, thief }));
    return { ...counted(), tried, faults, note: `${Object.keys(counts).length} entrances` };
  },
};
