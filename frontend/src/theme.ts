/** Light or dark: as the system says, or as the person chose here. */

import { Store } from "./store";

type Theme = "light" | "dark";
const NAME = "glossator:theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

function chosen(): Theme | null {
  try {
    const found = localStorage.getItem(NAME);
    return found === "light" || found === "dark" ? found : null;
  } catch {
    return null;
  }
}

const now = (): Theme => chosen() ?? (dark.matches ? "dark" : "light");
export const theme = new Store<Theme>(now());

function apply(): void {
  theme.set(now());
  document.documentElement.dataset["theme"] = theme.get();
}

export function switchTheme(): void {
  try {
    localStorage.setItem(NAME, theme.get() === "dark" ? "light" : "dark");
  } catch {
    return;
  }
  apply();
}

dark.addEventListener("change", apply);
apply();
