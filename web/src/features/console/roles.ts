/** The roles there are, as the server names them (R2.1). */
export const ROLES = [
  'chief_of_office',
  'deputy_chief',
  'center_administrator',
  'center_operator',
  'personnel_authority',
  'unit_administrator',
  'agency_head',
  'delegate',
  'archivist',
  'auditor',
  'official',
] as const;

/** Those that the center gives and ends; the others are the chief's. */
export const GIVEN_BY_CENTER: ReadonlySet<string> = new Set([
  'center_operator',
  'personnel_authority',
  'unit_administrator',
  'official',
]);
