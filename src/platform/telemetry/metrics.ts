/**
 * What the program counts and measures, in Prometheus' form.
 *
 * Names follow the conventions: `congthu_` before, the base unit and `_total` after (`congthu_messages_total`,
 * `congthu_commit_seconds`). A room defines its metrics with a `Metrics` it is given; the same name defined twice is
 * the same metric, so that two ports of one kind share theirs. Labels take values from small fixed sets only, never
 * an address or a name: each combination is a series that is kept for ever.
 */
import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';

/** What the labels of a metric are, by name. */
export type Labels = Readonly<Record<string, string>>;

/** One metric to define; the help text is required, as a number without a meaning helps nobody. */
export interface MetricDefinition {
  name: string;
  help: string;
  labels?: readonly string[];
}

/** A gauge; `across` says what it is of several processes that are asked as one: their sum by default. */
export interface GaugeDefinition extends MetricDefinition {
  across?: 'sum' | 'min' | 'max';
}

export interface LabelledNumber {
  labels: Labels;
  value: number;
}

/** All metrics of one process as values. */
export type MetricValues = MetricObjectWithValues<MetricValue<string>>[];

/** The metrics of one process, and of those that share its ports. */
export interface Metrics {
  /** Counts up; the name ends in `_total`. Gives the function that counts. */
  counter(definition: MetricDefinition): (labels?: Labels, by?: number) => void;
  /** A count that is kept elsewhere, read when somebody asks; the name ends in `_total`. */
  total(definition: MetricDefinition, read: () => number): void;
  /** A number that goes up and down, read when somebody asks. */
  gauge(definition: GaugeDefinition, read: () => number | Promise<number>): void;
  /** Such a number for each of some labels, which may change with every reading. */
  gauges(definition: GaugeDefinition, read: () => readonly LabelledNumber[]): void;
  /** A number that goes up and down, told as it changes. */
  level(definition: MetricDefinition): (by: number, labels?: Labels) => void;
  /** How long things take; the name ends in `_seconds`. Gives the function that records milliseconds. */
  duration(definition: MetricDefinition): (ms: number, labels?: Labels) => void;
  /** Those of this process. */
  collect(): Promise<MetricValues>;
  /** All of it as text (Prometheus exposition format 0.0.4), with that of the other processes as one. */
  expose(): Promise<string>;
  readonly contentType: string;
}

const PREFIX = 'congthu_';
/** From a memory look-up to a peer that takes its whole timeout. */
/** Kinds of metrics that only grow, as prom-client calls them. */
const COUNTING: ReadonlySet<string> = new Set(['counter', 'histogram']);
const DURATION_BUCKETS_S = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

function requireName(name: string, ending: string): void {
  if (!name.startsWith(PREFIX) || !name.endsWith(ending) || !/^[a-z][a-z0-9_]*$/.test(name))
    throw new Error(`a metric is named ${PREFIX}…${ending}, not ${name}`);
}

function optionsOf(definition: MetricDefinition, registry: Registry) {
  const { name, help, labels = [] } = definition;
  return { name, help, labelNames: [...labels], registers: [registry] };
}

/** The metric of that name, made when there is none yet. */
function findOrMake<T>(registry: Registry, name: string, make: () => T): T {
  return (registry.getSingleMetric(name) as T | undefined) ?? make();
}

function defineTotal(registry: Registry, definition: MetricDefinition, read: () => number): void {
  requireName(definition.name, '_total');
  const counter = new Counter({
    ...optionsOf(definition, registry),
    registers: [],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
  registry.registerMetric(counter);
}

export interface MetricsOptions {
  /** Adds memory, event loop and garbage collection. */
  withProcess?: boolean;
  /** What the processes that share its ports say, told what this one says: whichever is asked answers for all. */
  others?: (own: MetricValues) => Promise<MetricValues[]>;
}

/**
 * What a process that has ended had counted, added to what those before it had: without it the sum of all would fall, and whoever
 * computes rates takes a sum that falls for one that began anew, all that is left of it for what was counted since.
 */
export function keepCounts(kept: MetricValues, ended: MetricValues): Promise<MetricValues> {
  const counts = ended.filter(({ type }) => COUNTING.has(`${type}`));
  return AggregatorRegistry.aggregate([kept, counts]).getMetricsAsJSON();
}

/** Makes the metrics of a process. */
export function createMetrics({ withProcess = false, others }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  const collect = (): Promise<MetricValues> => registry.getMetricsAsJSON();
  if (withProcess) collectDefaultMetrics({ register: registry });
  return {
    contentType: registry.contentType,
    collect,
    async expose() {
      if (!others) return registry.metrics();
      // Once: some are read since they were last read.
      const own = await collect();
      return AggregatorRegistry.aggregate([own, ...(await others(own))]).metrics();
    },
    counter(definition) {
      requireName(definition.name, '_total');
      const counter = findOrMake(
        registry,
        definition.name,
        () => new Counter(optionsOf(definition, registry)),
      );
      return (labels = {}, by = 1) => counter.inc(labels, by);
    },
    total: (definition, read) => defineTotal(registry, definition, read),
    gauge(definition, read) {
      requireName(definition.name, '');
      const gauge = new Gauge({
        ...optionsOf(definition, registry),
        registers: [],
        aggregator: definition.across ?? 'sum',
        async collect() {
          this.set(await read());
        },
      });
      registry.registerMetric(gauge);
    },
    gauges(definition, read) {
      requireName(definition.name, '');
      const gauge = new Gauge({
        ...optionsOf(definition, registry),
        registers: [],
        aggregator: definition.across ?? 'sum',
        collect() {
          this.reset();
          for (const { labels, value } of read()) this.set(labels, value);
        },
      });
      registry.registerMetric(gauge);
    },
    level(definition) {
      requireName(definition.name, '');
      const gauge = findOrMake(registry, definition.name, () => new Gauge(optionsOf(definition, registry)));
      return (by, labels = {}) => gauge.inc(labels, by);
    },
    duration(definition) {
      requireName(definition.name, '_seconds');
      const histogram = findOrMake(
        registry,
        definition.name,
        () => new Histogram({ ...optionsOf(definition, registry), buckets: DURATION_BUCKETS_S }),
      );
      return (ms, labels = {}) => histogram.observe(labels, ms / 1000);
    },
  };
}
