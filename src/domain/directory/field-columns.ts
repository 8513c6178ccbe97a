/** Fields of a value and the columns they are kept in, for statements that write only what is given. */

/** Column by field. */
export type FieldColumns<Field extends string> = Readonly<Record<Field, string>>;

/** The columns and placeholders of an INSERT for the fields given, after `first - 1` others. */
export function insertLists<Field extends string>(
  columns: FieldColumns<Field>,
  fields: Readonly<Partial<Record<Field, unknown>>>,
  first: number,
): { columns: string; values: string; params: unknown[] } {
  const given = (Object.keys(columns) as Field[]).filter((field) => fields[field] !== undefined);
  return {
    columns: given.map((field) => columns[field]).join(', '),
    values: given.map((_, index) => `$${first + index}`).join(', '),
    params: given.map((field) => fields[field]),
  };
}

/** The SET list for the fields given, its parameters numbered from `first`. Columns come from our own table only. */
export function setList<Field extends string>(
  columns: FieldColumns<Field>,
  fields: Readonly<Partial<Record<Field, unknown>>>,
  first: number,
): { sql: string; params: unknown[] } {
  const given = (Object.keys(columns) as Field[]).filter((field) => fields[field] !== undefined);
  return {
    sql: given.map((field, index) => `${columns[field]} = $${first + index}`).join(', '),
    params: given.map((field) => fields[field]),
  };
}
