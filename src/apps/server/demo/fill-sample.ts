/** The whole sample, in its order; what is there already is left alone. */
import type { Core } from '../core.ts';
import { lifecycleParts } from '../lifecycle.ts';
import { orderParts } from '../order-jobs.ts';
import { openDelivery } from '../smtp.ts';
import { fillBudget } from './fill-budget.ts';
import { fillConsole } from './fill-console.ts';
import { fillDemo } from './fill-demo.ts';
import { fillDirectory } from './fill-directory.ts';
import { fillOrders } from './fill-orders.ts';
import { fillStatus } from './fill-status.ts';
import { fillTraining } from './fill-training.ts';

/** The sample province: who writes to whom, then the many and what is asked for. */
export async function fillSample(core: Core): Promise<void> {
  const { domain, default_quota: quotaBytes } = core.settings;
  await fillDemo({ ...core, domain, quotaBytes });
  const directory = { ...lifecycleParts(core), hasher: core.hasher, domain };
  await fillDirectory(directory);
  await fillConsole({ ...directory, blobs: core.blobs, filer: core.filer });
  await fillStatus(core);
  await fillTraining({ ...core, domain });
  await fillBudget({ ...core, domain });
  await fillOrders(orderParts(core, openDelivery(core)));
}
