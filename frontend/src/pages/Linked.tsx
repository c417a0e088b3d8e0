/** The pages that links in mails lead to: join an organization, set a new password. */

import { useState } from "react";
import { join, Refused, resetPassword, Unreached } from "../api";
import { go } from "../router";
import { t } from "../texts";

/** What the server says of a field is shown as it is; a link that is no good in our words. */
function said(error: unknown, otherwise: string): string {
  if (error instanceof Unreached) return t.signIn.unreachable;
  if (!(error instanceof Refused)) return otherwise;
  if (error.status === 429) return t.signIn.throttled(error.retryAfter);
  const fields = Object.values(error.fields);
  return error.status === 404 ? otherwise : [error.message, ...fields].join(": ");
}

function useSending(send: () => Promise<void>, otherwise: string) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong("");
    try {
      await send();
    } catch (error) {
      setWrong(said(error, otherwise));
    }
    setBusy(false);
  };
  return { busy, wrong, submit: (event: React.FormEvent) => void submit(event) };
}

export function Join({ token }: { token: string }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const sending = useSending(async () => {
    await join({ token, password, name, ...(email ? { email } : {}) });
    go("/", true);
  }, t.join.failed);
  return (
    <main className="sign-in">
      <form onSubmit={sending.submit}>
        <h1>{t.join.title}</h1>
        <p className="soft">{t.join.help}</p>
        <label htmlFor="name">{t.join.name}</label>
        <input id="name" autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} />
        <label htmlFor="email">{t.join.email}</label>
        <input id="email" type="email" autoComplete="username" value={email}
          onChange={(event) => setEmail(event.target.value)} />
        <Password label={t.join.password} value={password} type={setPassword} />
        {sending.wrong && <p className="fault" role="alert">{sending.wrong}</p>}
        <button className="primary" disabled={sending.busy}>{t.join.go}</button>
      </form>
    </main>
  );
}

export function Reset({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const [done, setDone] = useState(false);
  const sending = useSending(async () => {
    await resetPassword(token, password);
    setDone(true);
  }, t.reset.failed);
  return (
    <main className="sign-in">
      <form onSubmit={sending.submit}>
        <h1>{t.reset.title}</h1>
        {done ? (
          <>
            <p role="status">{t.reset.done}</p>
            <button type="button" className="primary" onClick={() => go("/login", true)}>{t.signIn.go}</button>
          </>
        ) : (
          <>
            <Password label={t.reset.password} value={password} type={setPassword} />
            {sending.wrong && <p className="fault" role="alert">{sending.wrong}</p>}
            <button className="primary" disabled={sending.busy}>{t.reset.go}</button>
          </>
        )}
      </form>
    </main>
  );
}

function Password({ label, value, type }: { label: string; value: string; type(word: string): void }) {
  return (
    <>
      <label htmlFor="password">{label}</label>
      <input id="password" type="password" autoComplete="new-password" required value={value}
        onChange={(event) => type(event.target.value)} />
    </>
  );
}
