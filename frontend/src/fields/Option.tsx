/** One pick: a radio button or check box of the browser, with its key beside it. */

interface OptionProps {
  id: string;
  name: string;
  kind: "radio" | "checkbox";
  title: string;
  help?: string | null | undefined;
  color?: string | null | undefined;
  hotkey?: string | undefined;
  depth?: number;
  chosen: boolean;
  choose(): void;
}

export function Option(props: OptionProps) {
  const { id, name, kind, title, help, color, hotkey, chosen, choose } = props;
  return (
    <label className="option" data-chosen={chosen} data-depth={Math.min(props.depth ?? 0, 5)}
      title={help ?? undefined}>
      <input id={id} type={kind} name={name} checked={chosen}
        onChange={choose}
        // A radio button that is chosen already can be taken back.
        onClick={() => kind === "radio" && chosen && choose()} />
      {color && <span className="swatch" style={{ backgroundColor: color }} />}
      <span className="name" dir="auto">{title}</span>
      {hotkey && <kbd aria-hidden="true">{hotkey}</kbd>}
    </label>
  );
}
