/** Licences whose terms reach the users of a hosted service or forbid a use. */
const REFUSED = /\b(?:AGPL|SSPL|BUSL)\b/;

export interface LockedPackage {
  readonly license?: string;
  readonly link?: boolean;
  readonly resolved?: string;
}

/** package-lock.json's `packages`: path from the workspace's root → what is installed there. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** @returns `PATH: LICENCE` of third-party packages that are refused; one that doesn't say is refused too */
export function refusedLicences(packages: LockedPackages): readonly string[] {
  return thirdParty(packages)
    .filter(([, { license }]) => license === undefined || isRefused(license))
    .map(([file, { license }]) => `${file}: ${license ?? 'no licence'}`);
}

/** @returns `PATH: ADDRESS` of packages that are tied to one registry */
export function fixedAddresses(packages: LockedPackages): readonly string[] {
  return thirdParty(packages)
    .filter(([, { resolved }]) => resolved !== undefined)
    .map(([file, { resolved }]) => `${file}: ${String(resolved)}`);
}

function thirdParty(packages: LockedPackages): readonly (readonly [string, LockedPackage])[] {
  return Object.entries(packages).filter(
    ([file, { link }]) => file.includes('node_modules/') && link !== true,
  );
}

/** An SPDX expression: with OR the user chooses, so one licence that is fine is enough. */
function isRefused(expression: string): boolean {
  return expression.split(/\bOR\b/).every((choice) => REFUSED.test(choice));
}
