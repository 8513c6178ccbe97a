/** Ways of being told: `urn:ietf:params:jmap:websocket` (RFC 8887 §3.1) and `…:webpush-vapid` (RFC 9749 §2). */
import type { JmapModule } from '../method.ts';

export const webSocket: JmapModule = {
  capability: 'urn:ietf:params:jmap:websocket',
  describe: (_, base) => ({ url: `${base.replace(/^http/, 'ws')}/jmap/ws`, supportsPush: true }),
  methods: [],
};

export const webPush: JmapModule = {
  capability: 'urn:ietf:params:jmap:webpush-vapid',
  describe: ({ push }) => ({ applicationServerKey: push.applicationServerKey }),
  methods: [],
};
