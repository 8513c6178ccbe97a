/**
 * The job that delivers what the center released, by the entrance `release`: once, because its end is part of the delivery's commit.
 */
import { systemPrincipal } from '#domain/directory/principal.ts';
import { forgetReleasedBytes, QUARANTINE_RELEASE } from '#domain/quarantine/decide-quarantined.ts';
import { getQuarantined } from '#domain/quarantine/quarantined-mail.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import { heldMessage } from './held-message.ts';

/** Makes the handler. */
export function releaseJob(parts: { db: Database; blobs: BlobStore; delivery: Delivery }): JobHandler {
  return {
    queue: QUARANTINE_RELEASE,
    async run(job) {
      const { id } = job.payload as { id: string };
      const mail = await getQuarantined(parts.db, systemPrincipal('job'), id);
      const reply = await parts.delivery.deliver({
        ...heldMessage(mail, await parts.blobs.read(mail.blob)),
        alongside: async (tx) => {
          await job.complete(tx);
          await forgetReleasedBytes(tx, parts.blobs, mail);
        },
      });
      if (reply.kind !== 'accepted') throw new Refusal('temporarilyUnavailable', reply.text);
    },
  };
}
