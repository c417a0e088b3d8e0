/** Which tasks the address names, in which order. */

import * as calls from "../../../manage/calls";

const NAMES = ["state", "kind", "batch_id", "name_like", "tag", "verdict", "updated_since"] as const;

export function wantedHere(): calls.Wanted {
  const said = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.flatMap((name) => (said.get(name) ? [[name, said.get(name)]] : [])));
}

export const sortHere = (): calls.Sort => calls.SORTS.find((one) => one === new URLSearchParams(location.search).get("sort")) ?? "id";

/** The part of an address that names both. */
export function addressOf(wanted: calls.Wanted, sort: calls.Sort): string {
  const said = new URLSearchParams(Object.entries(wanted).map(([name, value]) => [name, String(value)]));
  if (sort !== "id") said.set("sort", sort);
  return said.size ? `?${said}` : "";
}
