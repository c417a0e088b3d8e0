import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { session, whoAmI } from "./api";
import { late } from "./pages/late";
import { Join, Reset } from "./pages/Linked";
import { Note } from "./pages/Note";
import { Projects } from "./pages/Projects";
import { SignIn } from "./pages/SignIn";
import { go, route } from "./router";
import { useStore } from "./store";
import { t } from "./texts";
import "./theme";
import { outboxOf } from "./desk/outbox";
import "./style.css";

const Label = late(() => import("./pages/label/Label"));
const Manage = late(() => import("./pages/manage/Manage"));

function App() {
  const where = useStore(route);
  const who = useStore(session);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const ask = () => whoAmI().catch(() => (timer = setTimeout(ask, 3000)));
    void ask();
    return () => clearTimeout(timer);
  }, []);

  // Also where nothing is labelled what waits is sent.
  useEffect(() => {
    if (who) void outboxOf(who.member.id).flush();
  }, [who]);

  useEffect(() => {
    if (who === null && !["login", "join", "reset"].includes(where.page))
      go(`/login?next=${encodeURIComponent(location.pathname + location.search)}`, true);
    if (who && where.page === "login") go(where.next, true);
  }, [who, where]);

  if (where.page === "join") return <Join token={where.token} />;
  if (where.page === "reset") return <Reset token={where.token} />;
  if (who === undefined) return <Note title={t.loading} busy />;
  if (!who) return where.page === "login" ? <SignIn next={where.next} /> : null;
  switch (where.page) {
    case "login":
      return null;
    case "projects":
      return <Projects who={who} />;
    case "label":
      return <Label key={`${who.member.id}:${where.project}`} id={where.project} who={who} />;
    case "manage":
      return <Manage key={who.member.id} where={where} who={who} />;
  }
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
