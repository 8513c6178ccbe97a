/** On whatever can have the focus in something that floats: Escape closes that, and not the dialog that it floats over. */
export const OWN_ESCAPE = { 'data-mantine-stop-propagation': 'true' } as const;
