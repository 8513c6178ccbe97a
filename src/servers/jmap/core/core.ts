/** `urn:ietf:params:jmap:core` (RFC 8620 §2, §4). */
import * as limits from '../limits.ts';
import type { JmapMethod, JmapModule } from '../method.ts';
import { pushSubscriptionGet, pushSubscriptionSet } from '../push/subscription.ts';
import { blobCopy } from './blob-copy.ts';

/** Core/echo: the arguments as they came (§4). */
const echo: JmapMethod = {
  name: 'Core/echo',
  run: (_context, args) => Promise.resolve(args.everything()),
};

export const core: JmapModule = {
  capability: 'urn:ietf:params:jmap:core',
  describe: ({ settings }) => ({
    maxSizeUpload: settings.maxMessageBytes,
    maxConcurrentUpload: limits.MAX_CONCURRENT_UPLOAD,
    maxSizeRequest: limits.MAX_SIZE_REQUEST,
    maxConcurrentRequests: limits.MAX_CONCURRENT_REQUESTS,
    maxCallsInRequest: limits.MAX_CALLS_IN_REQUEST,
    maxObjectsInGet: limits.MAX_OBJECTS_IN_GET,
    maxObjectsInSet: limits.MAX_OBJECTS_IN_SET,
    collationAlgorithms: [...limits.COLLATIONS],
  }),
  methods: [echo, blobCopy, pushSubscriptionGet, pushSubscriptionSet],
};
