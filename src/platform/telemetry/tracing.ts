/**
 * Traces: where the time of one message went, from the wire to the screens that are told of it (OpenTelemetry).
 *
 * Nothing is global: the process makes one `Tracing` and hands it down; without a collector it is `NO_TRACING`, which only
 * runs the work. The open span travels along the asynchronous calls, and to other processes as W3C's `traceparent`: beside the
 * announcement of a commit, in a row of the queue, in the head of a request. What an announcement leads to is hung below the spans that
 * were marked under its key just before: the last is its parent, the others are linked, as one piece of work may serve many.
 *
 * What sends them is `collector-tracing.ts`: 250 modules, which are loaded only where there is a collector.
 */
import type { Attributes } from '@opentelemetry/api';

/** Told to a span after it began. */
export type Note = (attributes: Attributes) => void;

export interface Tracing {
  /** Runs the work in a span below the open one; an error is noted in it and thrown on. */
  span<T>(name: string, attributes: Attributes, work: (note: Note) => Promise<T>): Promise<T>;
  /** The open span for another process, where it is traced (W3C Trace Context §3.2): 55 characters. */
  traceparent(): string | undefined;
  /** Runs the work in a span below one of another process; in none where there is none. */
  below<T>(
    traceparent: string | undefined,
    name: string,
    attributes: Attributes,
    work: (note: Note) => Promise<T>,
  ): Promise<T>;
  /** For the next seconds, what follows this key hangs below that span. */
  mark(key: string, traceparent: string): void;
  /** Runs the work in a span below what was marked under the key; in none when nothing was. Whatever follows in the same turn follows the same. */
  follow<T>(key: string, name: string, work: () => T): T;
  /** The ids of the open span, for a line of the log; undefined outside of one. */
  ids(): { traceId: string; spanId: string } | undefined;
  /** Sends what is left. */
  stop(): Promise<void>;
}

export const NO_TRACING: Tracing = {
  span: (_name, _attributes, work) => work(() => undefined),
  traceparent: () => undefined,
  below: (_traceparent, _name, _attributes, work) => work(() => undefined),
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
