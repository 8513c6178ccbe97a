/** The services that the status page speaks of, in its order. */
export const SERVICES = ['receiving', 'sending', 'reading', 'web', 'directory'] as const;
export type Service = (typeof SERVICES)[number];

export type ServiceState = 'good' | 'degraded' | 'down';

/** A time in which a service was disturbed. */
export interface Disturbance {
  service: Service;
  extent: 'degraded' | 'down';
  from: Date;
  /** Undefined: it goes on. */
  to?: Date | undefined;
}
