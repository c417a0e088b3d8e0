/** Which page an address is of. Every page works from its address. */

import { Store } from "./store";

export type Route =
  | { page: "projects" }
  | { page: "login"; next: string }
  | { page: "join" | "reset"; token: string }
  | { page: "label"; project: number };

const read = (): Route => {
  const { pathname, search } = location;
  const found = /^\/projects\/(\d{1,16})\/label\/?$/.exec(pathname);
  if (found) return { page: "label", project: Number(found[1]) };
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
  go(event.currentTarget.pathname);
}
