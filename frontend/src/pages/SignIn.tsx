/** Sign in with an address and a password. */

import { useState } from "react";
import { askReset, logIn, Refused, Unreached } from "../api";
import { go } from "../router";
import { t } from "../texts";
import { countOf } from "../desk/keep";

function said(error: unknown): string {
  if (error instanceof Unreached) return t.signIn.unreachable;
  if (!(error instanceof Refused)) return t.signIn.failed;
  if (error.status === 401) return t.signIn.wrong;
  if (error.status === 429) return t.signIn.throttled(error.retryAfter);
  return error.message || t.signIn.failed;
}

export function SignIn({ next }: { next: string }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const [told, tell] = useState("");
  const [unsent] = useState(() => countOf("outbox"));

  const send = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong("");
    try {
      const found = await logIn(email, password, next);
      go(found.next ?? "/", true);
    } catch (error) {
      setWrong(said(error));
      setPassword("");
      setBusy(false);
    }
  };

  const forgot = async () => {
    setWrong("");
    if (!email) return setWrong(t.signIn.forgotFirst);
    try {
      await askReset(email);
      tell(t.signIn.asked);
    } catch (error) {
      setWrong(said(error));
    }
  };

  return (
    <main className="sign-in">
      <form onSubmit={(event) => void send(event)}>
        <img src="/icon.svg" alt="" width="52" height="52" />
        <h1>{t.name}</h1>
        <p className="soft">{t.tagline}</p>
        <label htmlFor="email">{t.signIn.email}</label>
        <input id="email" type="email" autoComplete="username" required autoFocus value={email}
          onChange={(event) => setEmail(event.target.value)} />
        <label htmlFor="password">{t.signIn.password}</label>
        <input id="password" type="password" autoComplete="current-password" required value={password}
          onChange={(event) => setPassword(event.target.value)} />
        {unsent > 0 && <p className="soft" role="status">{t.signIn.unsent(unsent)}</p>}
        {wrong && <p className="fault" role="alert">{wrong}</p>}
        <button className="primary" disabled={busy}>{busy ? t.signIn.going : t.signIn.go}</button>
        {told ? <p className="soft" role="status">{told}</p>
          : <button type="button" className="quiet" onClick={() => void forgot()}>{t.signIn.forgot}</button>}
      </form>
    </main>
  );
}
