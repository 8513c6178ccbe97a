/**
 * Traces: where the time of one message went, from the wire to the screens that are told of it (OpenTelemetry).
 *
 * Nothing is global: the process makes one `Tracing` and hands it down; without a collector it is `NO_TRACING`, which only
 * runs the work. The open span travels along the asynchronous calls. What a commit causes elsewhere in the process (a push
 * comes from a notification of the database) is hung below the span that was marked under the same key.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

/** Told to a span after it began. */
export type Note = (attributes: Attributes) => void;

export interface Tracing {
  /** Runs the work in a span below the open one; an error is noted in it and thrown on. */
  span<T>(name: string, attributes: Attributes, work: (note: Note) => Promise<T>): Promise<T>;
  /** For the next seconds, what follows this key hangs below the open span. */
  mark(key: string): void;
  /** Runs the work in a span below what was marked under the key; in none when nothing was. */
  follow(key: string, name: string, work: () => void): void;
  /** The ids of the open span, for a line of the log; undefined outside of one. */
  ids(): { traceId: string; spanId: string } | undefined;
  /** Sends what is left. */
  stop(): Promise<void>;
}

export const NO_TRACING: Tracing = {
  span: (_name, _attributes, work) => work(() => undefined),
  mark: () => undefined,
  follow: (_key, _name, work) => work(),
  ids: () => undefined,
  stop: () => Promise.resolve(),
};

export interface TracingSettings {
  /** The collector: OTLP over HTTP, as `http://127.0.0.1:4318/v1/traces`. */
  url: string;
  /** How many of a hundred messages are traced. */
  percent: number;
  version: string;
  hostname: string;
}

/** A push follows its commit within the second; whatever comes later was caused by something else. */
const MARK_MS = 5_000;
/** Marks at a time; older ones go first. */
const MAX_MARKS = 10_000;

function openProvider(settings: TracingSettings): TracerProvider {
  return new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'congthu',
      'service.version': settings.version,
      'host.name': settings.hostname,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.percent / 100) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: settings.url }) })],
  });
}

function fail(span: Span, error: unknown): void {
  // The type only: a message may hold an address or a subject.
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
}

/** The spans that were marked, each for a few seconds. */
class Marks {
  readonly #marks = new Map<string, { context: Context; until: number }>();

  set(key: string, context: Context): void {
    this.#marks.delete(key);
    this.#marks.set(key, { context, until: performance.now() + MARK_MS });
    if (this.#marks.size <= MAX_MARKS) return;
    const [oldest] = this.#marks.keys();
    if (oldest !== undefined) this.#marks.delete(oldest);
  }

  get(key: string): Context | undefined {
    const mark = this.#marks.get(key);
    if (!mark) return undefined;
    if (mark.until > performance.now()) return mark.context;
    this.#marks.delete(key);
    return undefined;
  }
}

/** Opens the way to a collector. A collector that is away costs nothing but its spans. */
export function createTracing(settings: TracingSettings): Tracing {
  const provider = openProvider(settings);
  const tracer = provider.getTracer('congthu', settings.version);
  const open = new AsyncLocalStorage<Context>();
  const marks = new Marks();
  return {
    span: async (name, attributes, work) => {
      const parent = open.getStore() ?? ROOT_CONTEXT;
      const span = tracer.startSpan(name, { attributes }, parent);
      try {
        return await open.run(trace.setSpan(parent, span), () =>
          work((more) => {
            span.setAttributes(more);
          }),
        );
      } catch (error) {
        fail(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    mark: (key) => {
      const context = open.getStore();
      if (context && trace.getSpan(context)?.isRecording()) marks.set(key, context);
    },
    follow: (key, name, work) => {
      const parent = marks.get(key);
      if (!parent) return work();
      const span = tracer.startSpan(name, {}, parent);
      try {
        open.run(trace.setSpan(parent, span), work);
      } finally {
        span.end();
      }
    },
    ids: () => {
      const context = open.getStore();
      const span = context && trace.getSpan(context)?.spanContext();
      return span && { traceId: span.traceId, spanId: span.spanId };
    },
    stop: () => provider.shutdown(),
  };
}
