/** The line at the top of every page: where one is, and who. */

import type { ReactNode } from "react";
import { logOut } from "../api";
import type { Session } from "../model";
import { follow } from "../router";
import { useStore } from "../store";
import { t } from "../texts";
import { switchTheme, theme } from "../theme";

interface Props {
  who: Session;
  title?: string;
  children?: ReactNode;
  /** Before signing out. */
  leaving?(): void;
}

export function Bar({ who, title, children, leaving }: Props) {
  const now = useStore(theme);
  const { name, email } = who.member;
  return (
    <header className="bar">
      <a className="brand" href="/" onClick={follow} aria-label={`${t.name}: ${t.back}`}>
        <img src="/icon.svg" alt="" width="24" height="24" /> <span>{t.name}</span>
      </a>
      {title && <h1 title={title}>{title}</h1>}
      <div className="bar-middle">{children}</div>
      <button type="button" className="quiet icon" onClick={switchTheme} aria-label={t.theme.switch}
        title={t.theme.switch}>{now === "dark" ? "☀" : "☾"}</button>
      <a className="who" href="/manage/account" onClick={follow} title={email}>{name || email}</a>
      <button type="button" className="quiet" onClick={() => {
        leaving?.();
        logOut().catch(() => undefined);
      }}>{t.signIn.out}</button>
    </header>
  );
}
