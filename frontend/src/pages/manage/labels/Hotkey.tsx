/** A key that is chosen by pressing it. Delete takes it away; Tab, Enter and Escape stay the page's. */

import { FIXED } from "../../../keyboard";
import { keyOf } from "../../../keys";
import { s } from "../../../texts.schema";

interface Props {
  name: string;
  value: string;
  twice: boolean;
  put(key: string | null): void;
}

const ALONE = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process"]);

export function Hotkey({ name, value, twice, put }: Props) {
  const press = (event: React.KeyboardEvent) => {
    const key = keyOf(event.nativeEvent);
    if (["Tab", "Shift+Tab", "Enter", "Escape"].includes(key) || ALONE.has(event.key)) return;
    event.preventDefault();
    if (key === "Delete" || key === "Backspace") put(null);
    else if (!FIXED.has(key)) put(key);
  };
  return (
    <input className="narrow hotkey" value={value} maxLength={24} placeholder={s.keyShort} aria-label={s.hotkey(name)} aria-invalid={twice || undefined}
      title={twice ? s.hotkeyTwice(value) : undefined} autoComplete="off" onKeyDown={press} onChange={(event) => put(event.target.value || null)} />
  );
}
