/**
 * Where property tests begin: the same place in every run, so that a run says the same twice, and a fault found is found again.
 *
 * `TEST_SEED=random npm test` looks elsewhere each time, `TEST_SEED=<number>` at a place of one's own; `npm run fuzz` looks for long. Loaded before each test file by
 * `tools/test.ts`.
 */
import { configureGlobal, readConfigureGlobal } from 'fast-check';

const USUAL_SEED = 20_050_105;
const wanted = process.env['TEST_SEED'] ?? `${USUAL_SEED}`;

if (wanted !== 'random') configureGlobal({ ...readConfigureGlobal(), seed: Number(wanted) });
