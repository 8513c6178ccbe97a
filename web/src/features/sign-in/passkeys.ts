/** Passkeys in the browser (W3C WebAuthn 3): the options of the server in, the answer of the authenticator out, both as JSON. */

/** Somebody said no, or the device has none; nothing to be told as a fault of ours. */
export class PasskeyCancelled extends Error {}

export function hasPasskeys(): boolean {
  return (
    typeof PublicKeyCredential !== 'undefined' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
  );
}

function answerOf(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyCancelled('There was no passkey.');
  return credential.toJSON();
}

function cancelled(error: unknown): never {
  if (error instanceof DOMException) throw new PasskeyCancelled(error.message);
  throw error;
}

/** Makes a passkey. */
export async function makePasskey(options: object): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  );
  return answerOf(await navigator.credentials.create({ publicKey }).catch(cancelled));
}

/** Shows that one has a passkey. */
export async function showPasskey(options: object): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as PublicKeyCredentialRequestOptionsJSON,
  );
  return answerOf(await navigator.credentials.get({ publicKey }).catch(cancelled));
}
