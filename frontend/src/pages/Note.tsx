/** A page that says one thing: loading, nothing to do, something failed. */

import type { ReactNode } from "react";

interface Props {
  title: string;
  help?: string | undefined;
  busy?: boolean;
  children?: ReactNode;
}

export function Note({ title, help, busy, children }: Props) {
  return (
    <div className="note" role="status" aria-busy={busy ?? false}>
      {busy && <span className="spinner" aria-hidden="true" />}
      <h2>{title}</h2>
      {help && <p>{help}</p>}
      {children && <p className="row centred">{children}</p>}
    </div>
  );
}
