/** Which page an address is of. Every page works from its address. */

import { Store } from "./store";

export type Route =
  | { page: "projects" }
  | { page: "login"; next: string }
  | { page: "join" | "reset"; token: string }
  | { page: "label"; project: number }
  | { page: "manage"; part: string; project: number; item: number };

/** Pages of managers, reviewers and, for what came back to them, labellers; 0 = none. */
function managedAt(path: string): Route | null {
  const of = /^\/projects\/(\d{1,16})\/([a-z]+)(?:\/(\d{1,16}))?\/?$/.exec(path);
  if (of?.[2]) return { page: "manage", part: of[2], project: Number(of[1]), item: Number(of[3] ?? 0) };
  const own = /^\/(?:manage\/([a-z]+)|projects\/(new))\/?$/.exec(path);
  const part = own?.[1] ?? own?.[2];
  return part ? { page: "manage", part, project: 0, item: 0 } : null;
}

const read = (): Route => {
  const { pathname, search } = location;
  const found = /^\/projects\/(\d{1,16})\/label\/?$/.exec(pathname);
  if (found) return { page: "label", project: Number(found[1]) };
  const managed = managedAt(pathname);
  if (managed) return managed;
  if (pathname === "/login")
    return { page: "login", next: new URLSearchParams(search).get("next") ?? "/" };
  // The word of a link stands behind the #: it is sent to no server with the address.
  if (pathname === "/join" || pathname === "/reset")
    return { page: pathname === "/join" ? "join" : "reset", token: location.hash.slice(1) };
  return { page: "projects" };
};

export const route = new Store<Route>(read());
addEventListener("popstate", () => route.set(read()));

/** Go to a page of ours; `replace` leaves no way back to where one is. */
export function go(path: string, replace = false): void {
  const here = path.startsWith("/") && !path.startsWith("//") && !path.includes("\\") ? path : "/";
  if (replace) history.replaceState(null, "", here);
  else history.pushState(null, "", here);
  route.set(read());
}

/** For links: the browser's own way of opening them elsewhere stays. */
export function follow(event: React.MouseEvent<HTMLAnchorElement>): void {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(event.currentTarget.pathname + event.currentTarget.search);
}
