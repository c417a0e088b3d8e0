/** A picture with what is marked on it, and its tools. */

import { useMemo, useState } from "react";
import type { Board } from "../../../../canvas/board";
import { colorOf, colorsOf } from "../../../../canvas/colors";
import { PictureStage } from "../../../../canvas/PictureStage";
import type { Mark, Scene } from "../../../../canvas/scene";
import type { Size } from "../../../../canvas/view";
import { type Region, titleOf } from "../../../../model";
import { inPixels, kindOf } from "../../../../shapes";
import { isAt, keyOfPlace, regionFields } from "../../places";
import { arrowsOf, choose, nameOn, type ShownProps } from "../../shown";
import { Toolbar } from "../../Toolbar";
import { Plain } from "../Plain";

export function Picture(props: ShownProps) {
  const { value } = props;
  return typeof value === "string" ? <Drawn {...props} url={value} /> : <Plain media="image" value={value ?? null} />;
}

function Drawn(props: ShownProps & { url: string }) {
  const { url, hands, stages, input, place, proposed } = props;
  const [size, setSize] = useState<Size | null>(null);
  const key = keyOfPlace(place);
  const scene = useScene(props, size);
  const hold = useMemo(() => (board: Board | null, found: Size | null) => {
    if (board && found) stages.boards.set(key, { board, size: found });
    else stages.boards.delete(key);
    setSize(found);
  }, [stages, key]);
  return (
    <PictureStage url={url} title={titleOf(input)} scene={scene} hold={hold} deeds={{
      drew: (shape) => hands.drew(place, shape),
      selected: (id) => choose(id, proposed, hands),
      pointed: (point) => hands.setPoint(point),
      linked: (source, target) => hands.linker.link(source, target),
      changed: (id, shape) => size && hands.reshape(id, size, () => shape),
    }}>
      {props.tools && regionFields(props.schema).length > 0 && <Toolbar place={place} hands={hands} {...props.tools} />}
    </PictureStage>
  );
}

/** What the board is to show; the same object while nothing of it changes. */
function useScene(props: ShownProps, size: Size | null): Scene {
  const { task, schema, editing, links, hands, place } = props;
  const { selected, point, answer } = editing;
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
  const marks = useMarks(props, size, colors);
  const arrows = useMemo(() => arrowsOf(links, colors, schema), [links, colors, schema]);
  const drawing = hands.drawing(place);
  const region = drawing && answer.regions?.find((one) => one.id === selected);
  const paints = region && region.field === drawing.field.name && region.shape?.type === "mask" && !hands.isLocked(region.id)
    ? region.id : null;
  const mine = paints && region ? region : { id: "", field: drawing?.field.name ?? hands.pen?.field ?? "", labels: [drawing?.label ?? hands.pen?.label ?? ""] };
  const color = colorOf(colors, mine);
  const { brush, exact, light } = hands.gear;
  const linking = hands.linker.now;
  const tool = drawing?.tool;
  return useMemo(
    () => ({ marks, links: arrows, selected, point, tool, brush, paints, color, linking, exact, light }),
    [marks, arrows, selected, point, tool, brush, paints, color, linking, exact, light],
  );
}

function useMarks(props: ShownProps, size: Size | null, colors: Map<string, string>): Mark[] {
  const { schema, editing, proposed, place, differing } = props;
  const { answer, hidden, locked } = editing;
  const key = keyOfPlace(place);
  return useMemo(() => {
    if (!size) return [];
    const fields = new Map(regionFields(schema).map((field) => [field.name, field]));
    const [unseen, firm] = [new Set(hidden), new Set(locked)];
    const made = (region: Region, isProposed: boolean): Mark[] => {
      const shape = isAt(region, place, schema) && !unseen.has(region.id) ? inPixels(region, size) : undefined;
      return shape ? [{
        id: region.id, shape, color: colorOf(colors, region), name: nameOn(region, props),
        rotates: kindOf(shape)?.turned !== undefined && (fields.get(region.field)?.rotates || Boolean(shape["rotation"])),
        proposed: isProposed, locked: firm.has(region.id),
      }] : [];
    };
    return [
      ...proposed.flatMap((region) => made(region, true)),
      ...(answer.regions ?? []).flatMap((region) => made(region, false)),
    ];
  }, [answer.regions, hidden, locked, proposed, differing, colors, schema, size, key]);
}
