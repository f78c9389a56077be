/*
 * What a token says of itself. It is the service that judges tokens; this only
 * spares a call that it would refuse.
 */

/**
 * A token's scope, if the token is a JWT that names one.
 *
 * @param {unknown} token
 * @returns {string | undefined}
 */
export function claimedScope(token) {
  if (typeof token !== "string") return undefined;
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const { scope } = JSON.parse(atob(payload));
    return typeof scope === "string" ? scope : undefined;
  } catch {
    return undefined;
  }
}
