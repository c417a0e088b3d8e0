/** Content that a task links to: loaded if it lies on this server. */

import { type ReactNode, useEffect, useState } from "react";
import { isHere, text as linked } from "../../../desk/media";
import { t } from "../../../texts";
import { Elsewhere, Missing, Said } from "./Plain";

export function Linked({ url, children }: { url: string; children(text: string): ReactNode }) {
  const [text, setText] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (isHere(url)) linked(url).then(setText, () => setFailed(true));
  }, [url]);
  if (!isHere(url)) return <Elsewhere url={url} />;
  if (failed) return <Missing />;
  return text === null ? <Said><p>{t.loading}</p></Said> : children(text);
}
