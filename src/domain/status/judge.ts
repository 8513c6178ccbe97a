/** From what all processes last said to how each service is, and which disturbances are over (R6.3). Pure. */
import { SERVICES, type Service, type ServiceState } from './services.ts';

export interface Beat {
  service: Service;
  state: ServiceState;
  seenAt: Date;
}

export interface JudgedService {
  service: Service;
  state: ServiceState;
  since: Date;
  watchedSince: Date;
  heardAt: Date;
  judgedAt: Date;
}

export interface EndedDisturbance {
  service: Service;
  extent: 'degraded' | 'down';
  from: Date;
  to: Date;
}

export interface Judgement {
  services: JudgedService[];
  ended: EndedDisturbance[];
}

/** A process that said nothing for so long is not there: three beats. */
export const FRESH_MS = 50_000;
/** Nobody judged for so long: there was no server. Restarts of upgrades are shorter. */
export const GAP_MS = 120_000;
/** What was over sooner was a hiccup. */
export const SHORTEST_MS = 60_000;

/** All good: good. None there or all down: down. Else some people are served and some are not. */
function combine(states: readonly ServiceState[]): ServiceState {
  if (states.every((state) => state === 'down')) return 'down';
  return states.every((state) => state === 'good') ? 'good' : 'degraded';
}

function endOf({ service, state, since }: JudgedService, to: Date): EndedDisturbance[] {
  if (state === 'good' || to.getTime() - since.getTime() < SHORTEST_MS) return [];
  return [{ service, extent: state, from: since, to }];
}

/** What nobody looked at for long was down from the last look on. */
function bridgeGap(before: JudgedService, now: Date): Judgement {
  if (now.getTime() - before.judgedAt.getTime() < GAP_MS) return { services: [before], ended: [] };
  const gap = { ...before, state: 'down' as const, since: before.judgedAt };
  return {
    services: [before.state === 'down' ? before : gap],
    ended: before.state === 'down' ? [] : endOf(before, before.judgedAt),
  };
}

function judgeService(
  service: Service,
  before: JudgedService | undefined,
  beats: readonly Beat[],
  now: Date,
): Judgement {
  const own = beats.filter((beat) => beat.service === service);
  const heard = own.map(({ seenAt }) => seenAt.getTime());
  if (!before) {
    if (own.length === 0) return { services: [], ended: [] };
    before = { service, state: 'good', since: now, watchedSince: now, heardAt: now, judgedAt: now };
  }
  const { services, ended } = bridgeGap(before, now);
  const known = services[0] ?? before;
  const heardAt = new Date(Math.max(known.heardAt.getTime(), ...heard));
  const fresh = own.filter(({ seenAt }) => now.getTime() - seenAt.getTime() < FRESH_MS);
  const state = combine(fresh.map((beat) => beat.state));
  if (state === known.state) return { services: [{ ...known, heardAt, judgedAt: now }], ended };
  // A service that fell silent did so after its last word.
  const since = state === 'down' && fresh.length === 0 && known.state === 'good' ? heardAt : now;
  return {
    services: [{ ...known, state, since, heardAt, judgedAt: now }],
    ended: [...ended, ...endOf(known, since)],
  };
}

/** Judges every service that some process ever ran. */
export function judge(before: readonly JudgedService[], beats: readonly Beat[], now: Date): Judgement {
  const all = SERVICES.map((service) =>
    judgeService(
      service,
      before.find((one) => one.service === service),
      beats,
      now,
    ),
  );
  return { services: all.flatMap(({ services }) => services), ended: all.flatMap(({ ended }) => ended) };
}
