/**
 * What a command says: lines for people on standard output, or one JSON value for programs with `--json`.
 *
 * Notes and faults go to standard error always, so that a pipe carries results only.
 */
import { type Facts, fillText, type Language, type Text } from './language.ts';

/** A column of a table: its heading and the cell of a row. */
export interface Column<Row> {
  heading: Text;
  cell: (row: Row) => string | Text;
}

/** Where a command writes. */
export interface Output {
  readonly language: Language;
  /** The result: `value` as JSON, or the lines. */
  result(value: unknown, lines: readonly string[]): void;
  /** A list: an array as JSON, or a table. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], toJson: (row: Row) => unknown): void;
  /** A remark beside the result. */
  note(text: Text, facts?: Facts): void;
  text(text: Text, facts?: Facts): string;
}

export interface OutputStreams {
  out: { write(text: string): unknown };
  err: { write(text: string): unknown };
}

/** Cells as columns of equal width; wide letters count as one, which is right for Vietnamese. */
function layOut(cells: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of cells)
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, cell.normalize('NFC').length);
  return cells.map((row) =>
    row
      .map((cell, index) => cell.normalize('NFC').padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Makes the output of one call. */
export function makeOutput(language: Language, json: boolean, streams: OutputStreams): Output {
  const text = (value: Text, facts?: Facts): string => fillText(value, language, facts);
  const writeJson = (value: unknown): void => {
    streams.out.write(`${JSON.stringify(value, null, 2)}\n`);
  };
  return {
    language,
    text,
    note: (value, facts) => streams.err.write(`${text(value, facts)}\n`),
    result: (value, lines) => {
      if (json) writeJson(value);
      else for (const line of lines) streams.out.write(`${line}\n`);
    },
    table: (rows, columns, toJson) => {
      if (json) return writeJson(rows.map(toJson));
      const headings = columns.map((column) => text(column.heading));
      const cells = rows.map((row) =>
        columns.map((column) => {
          const cell = column.cell(row);
          return typeof cell === 'string' ? cell : text(cell);
        }),
      );
      for (const line of layOut([headings, ...cells])) streams.out.write(`${line}\n`);
    },
  };
}
