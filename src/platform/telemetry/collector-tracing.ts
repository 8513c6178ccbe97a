/** Traces that go to a collector by OTLP; what they are, see `tracing.ts`. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanStatusCode,
  TraceFlags,
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
import type { Note, Tracing, TracingSettings } from './tracing.ts';

/** A push follows its commit within the second, the text index within ten; whatever comes later was caused by something else. */
const MARK_MS = 15_000;
/** Spans that one piece of work is linked to; a burst has more, and its trace is readable with these. */
const MAX_LINKS = 16;
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

/** W3C Trace Context §3.2.2: version 00. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What stands in the head of requests and beside rows; undefined for a span that is not traced. */
function encodeTraceparent(span: SpanContext | undefined): string | undefined {
  if (!span || (span.traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
  return `00-${span.traceId}-${span.spanId}-01`;
}

/** Another process's span; undefined for what is none. */
function decodeTraceparent(text: string | undefined): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(text ?? '') ?? [];
  const span = { traceId, spanId, traceFlags: Number.parseInt(flags || '0', 16), isRemote: true };
  return isSpanContextValid(span) ? span : undefined;
}

interface Mark {
  spans: SpanContext[];
  until: number;
  /** Something followed it: what is marked from now on is for others. */
  isFollowed: boolean;
}

/** The spans that were marked, each for a few seconds and until the turn of the loop in which they were followed ends. */
class Marks {
  readonly #marks = new Map<string, Mark>();

  add(key: string, span: SpanContext): void {
    const known = this.#marks.get(key);
    const isOpen = known && !known.isFollowed && known.until > performance.now();
    const spans = isOpen ? [...known.spans, span].slice(-MAX_LINKS) : [span];
    this.#marks.delete(key);
    this.#marks.set(key, { spans, until: performance.now() + MARK_MS, isFollowed: false });
    if (this.#marks.size <= MAX_MARKS) return;
    const [oldest] = this.#marks.keys();
    if (oldest !== undefined) this.#marks.delete(oldest);
  }

  take(key: string): readonly SpanContext[] {
    const mark = this.#marks.get(key);
    if (!mark) return [];
    const isYoung = mark.until > performance.now();
    if (isYoung && mark.isFollowed) return mark.spans;
    mark.isFollowed = true;
    setImmediate(() => {
      if (this.#marks.get(key) === mark) this.#marks.delete(key);
    });
    return isYoung ? mark.spans : [];
  }
}

/** Ends the span with the work, which may be a promise. */
function endAfter<T>(span: Span, work: () => T): T {
  const end = (): void => span.end();
  try {
    const result = work();
    if (result instanceof Promise) void result.then(end, end);
    else end();
    return result;
  } catch (error) {
    end();
    throw error;
  }
}

/** Opens the way to a collector. A collector that is away costs nothing but its spans. */
export function createTracing(settings: TracingSettings): Tracing {
  const provider = openProvider(settings);
  const tracer = provider.getTracer('congthu', settings.version);
  const open = new AsyncLocalStorage<Context>();
  const marks = new Marks();
  const run = async <T>(
    name: string,
    attributes: Attributes,
    parent: Context,
    work: (note: Note) => Promise<T>,
  ): Promise<T> => {
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
  };
  const openSpan = (): SpanContext | undefined => {
    const context = open.getStore();
    return context && trace.getSpan(context)?.spanContext();
  };
  return {
    span: (name, attributes, work) => run(name, attributes, open.getStore() ?? ROOT_CONTEXT, work),
    traceparent: () => encodeTraceparent(openSpan()),
    below: (traceparent, name, attributes, work) => {
      const parent = decodeTraceparent(traceparent);
      if (!parent) return work(() => undefined);
      return run(name, attributes, trace.setSpanContext(ROOT_CONTEXT, parent), work);
    },
    mark: (key, traceparent) => {
      const span = decodeTraceparent(traceparent);
      if (span) marks.add(key, span);
    },
    follow: (key, name, work) => {
      const spans = marks.take(key);
      const parent = spans.at(-1);
      if (!parent) return work();
      const links: Link[] = spans.slice(0, -1).map((context) => ({ context }));
      const context = trace.setSpanContext(ROOT_CONTEXT, parent);
      const span = tracer.startSpan(name, { links }, context);
      return endAfter(span, () => open.run(trace.setSpan(context, span), work));
    },
    ids: () => {
      const span = openSpan();
      return span && { traceId: span.traceId, spanId: span.spanId };
    },
    stop: () => provider.shutdown(),
  };
}
