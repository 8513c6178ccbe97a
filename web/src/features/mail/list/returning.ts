/** Where the list makes way for what is read: that one came back from there, so that the focus goes to the list again. */
let isReturning = false;

export function setReturning(value: boolean): void {
  isReturning = value;
}

/** Told once. */
export function takeReturning(): boolean {
  const told = isReturning;
  isReturning = false;
  return told;
}
