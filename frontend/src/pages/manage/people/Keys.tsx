/** API keys: what is known of them, new ones shown once, the end of one. */

import { useState } from "react";
import { useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { atLeast } from "../../../manage/model";
import type { Session } from "../../../model";
import { m } from "../../../texts.manage";
import { Check, Pick, Secret, Sure, Text } from "../form";
import { day } from "../moments";

type Made = { api_key: string; access_id: string; secret_key: string };

export default function Keys({ who }: { who: Session }) {
  const [member, choose] = useState(who.member.id);
  const people = useAsked(() => (atLeast(who.member.role, "admin") ? calls.people() : Promise.resolve([])), []);
  const keys = useAsked(() => calls.keys(member), [member]);
  const [made, show] = useState<Made | null>(null);
  const doing = useDoing();
  return (
    <main className="sheet">
      <h1>{m.parts["keys"]}</h1>
      {(people.value?.length ?? 0) > 1 && (
        <Pick title={m.keys.whose} value={String(member)} put={(id) => { show(null); choose(Number(id)); }}
          options={(people.value ?? []).map((one) => [String(one.id), one.name || one.email] as const)} />
      )}
      {(keys.failed || doing.failed) && <p className="fault" role="alert">{keys.failed || doing.failed}</p>}
      {made && <Once made={made} seen={() => show(null)} />}
      <section className="panel-box" aria-label={m.parts["keys"]}>
        {keys.value?.length === 0 ? <p className="soft">{m.keys.none}</p> : (
          <div className="scroll-x"><table>
            <thead><tr><th scope="col">{m.keys.name}</th><th scope="col">{m.keys.kind}</th><th scope="col">{m.keys.begins}</th><th scope="col">{m.keys.may}</th><th scope="col">{m.keys.used}</th><th scope="col">{m.keys.ends}</th><td /></tr></thead>
            <tbody>
              {keys.value?.map((one) => (
                <tr key={one.id}>
                  <th scope="row" dir="auto">{one.name ?? `#${one.id}`}</th><td>{m.keys.kinds[one.kind] ?? one.kind}</td><td><code>{one.prefix}…</code></td>
                  <td>{one.scope === "read" ? m.keys.read : m.keys.all}</td>
                  <td>{one.last_used_at ? day(one.last_used_at) : m.never}</td><td>{one.expires_at ? day(one.expires_at) : m.never}</td>
                  <td className="row end"><Sure title={m.keys.end} words={m.keys.endSure} disabled={doing.busy}
                    run={() => void doing.run(async () => { await calls.endKey(one.id); keys.again(); })} /></td>
                </tr>
              ))}
            </tbody>
          </table></div>
        )}
      </section>
      <New busy={doing.busy} make={(body) => void doing.run(async () => { show(await calls.createKey(member, body)); keys.again(); })} />
    </main>
  );
}

function Once({ made, seen }: { made: Made; seen(): void }) {
  return (
    <section className="panel-box once" aria-label={m.keys.shown} role="status">
      <h2>{m.keys.shown}</h2>
      <Secret title={m.keys.apiKey} value={made.api_key} />
      <div className="two"><Secret title={m.keys.accessId} value={made.access_id} /><Secret title={m.keys.secretKey} value={made.secret_key} /></div>
      <p className="row end"><button type="button" onClick={seen}>{m.keys.seen}</button></p>
    </section>
  );
}

function New({ busy, make }: { busy: boolean; make(body: { name?: string; scope?: "read"; expires_at?: string }): void }) {
  const [name, call] = useState("");
  const [read, only] = useState(false);
  const [until, end] = useState("");
  return (
    <form className="panel-box" onSubmit={(event) => {
      event.preventDefault();
      make({
        ...(name.trim() ? { name: name.trim() } : {}), ...(read ? { scope: "read" as const } : {}),
        ...(until ? { expires_at: new Date(`${until}T23:59:59`).toISOString() } : {}),
      });
      call("");
    }}>
      <h2>{m.keys.create}</h2>
      <div className="two"><Text title={m.keys.name} value={name} put={call} /><Text title={m.keys.expires} type="date" value={until} put={end} /></div>
      <Check title={m.keys.scope} value={read} put={only} />
      <p className="row end"><button className="primary" disabled={busy}>{m.keys.make}</button></p>
    </form>
  );
}
