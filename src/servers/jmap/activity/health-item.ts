/** What `Health/check` tells of one part of the system (R6.3). */

/** One part of the system. */
export interface HealthItem {
  part: 'database' | 'scanner' | 'queue' | 'jobs' | 'disk' | 'backup' | 'processes';
  state: 'good' | 'warning' | 'bad';
  /** How it is and what to do, in both languages. */
  vi: string;
  en: string;
}
