/** The tools over a picture: how one draws, the brush, how the picture looks. */

import { useState } from "react";
import { type Command, keyFor, type Keys } from "../../keyboard";
import { t } from "../../texts";
import { drawn } from "../../tools";
import type { Hands } from "./hands";
import { Icon } from "./icons";
import type { Place } from "./places";

interface Props {
  place: Place;
  hands: Hands;
  keys: Keys;
  run(command: Command): void;
}

export function Toolbar({ place, hands, keys, run }: Props) {
  const [open, setOpen] = useState(false);
  const { pen, gear } = hands;
  const drawing = hands.drawing(place);
  const types = drawing ? drawn(drawing.field, drawing.label) : [];
  const paints = drawing?.tool.way === "paint";
  const { brush, light, exact } = gear;
  const plain = light.brightness === 100 && light.contrast === 100;
  const button = (name: string, on: boolean, command: Command, said: string) => (
    <button type="button" aria-pressed={on} aria-label={said} title={`${said} (${keyFor(keys, command)})`}
      onClick={() => run(command)}><Icon name={name} /></button>
  );
  return (
    <div className="tools" role="toolbar" aria-label={t.tools.title}
      // The focus stays where it was, but for sliders: Enter hands in, and does not press again.
      onPointerDown={(event) => event.target instanceof HTMLInputElement || event.preventDefault()}>
      {button("hand", pen?.off ?? false, "hand", t.tools.hand)}
      {types.map((type) => (
        <button key={type} type="button" aria-pressed={drawing?.tool.type === type} aria-label={t.shapes[type] ?? type}
          title={types.length > 1 ? `${t.shapes[type] ?? type} (${keyFor(keys, "shape")})` : t.shapes[type] ?? type}
          onClick={() => pen && hands.set({ pen: { ...pen, off: false, shape: type } })}><Icon name={type} /></button>
      ))}
      {paints && (
        <>
          <span className="rule" />
          {button("erase", brush.erases, "erase", t.tools.erase)}
          {button("fill", brush.fills, "fill", t.tools.fill)}
          <label className="slider">
            <span className="hidden">{t.tools.wide}</span>
            <input type="range" min={1} max={200} value={brush.wide}
              onChange={(event) => hands.set({ brush: { ...brush, wide: Number(event.target.value) } })} />
            <output>{t.tools.pixels(brush.wide)}</output>
          </label>
        </>
      )}
      <span className="rule" />
      {button("exact", !exact, "exact", t.tools.exact)}
      {button("copy", false, "copy", t.tools.copy)}
      <button type="button" aria-expanded={open} aria-pressed={!plain} aria-label={t.tools.light} title={t.tools.light}
        onClick={() => setOpen(!open)}><Icon name="light" /></button>
      {open && (
        <div className="light">
          {(["brightness", "contrast"] as const).map((name) => (
            <label key={name}>
              <span>{t.tools[name]}</span>
              <input type="range" min={20} max={300} step={5} value={light[name]}
                onChange={(event) => hands.set({ light: { ...light, [name]: Number(event.target.value) } })} />
              <output>{t.stage.zoom(light[name])}</output>
            </label>
          ))}
          <button type="button" disabled={plain}
            onClick={() => hands.set({ light: { brightness: 100, contrast: 100 } })}>{t.tools.plain}</button>
        </div>
      )}
    </div>
  );
}
