/** What a board is to show of a task's regions. */

import { useMemo } from "react";
import { colorOf, colorsOf } from "../../../canvas/colors";
import type { Mark, Scene } from "../../../canvas/scene";
import type { Region, Shape } from "../../../model";
import { kindOf } from "../../../shapes";
import { regionFields } from "../places";
import { arrowsOf, nameOn, type ShownProps } from "../shown";

/** A region as it looks, wherever it is. */
export interface Seen {
  region: Region;
  color: string;
  name: string;
  /** Its field lets it be turned. */
  rotates: boolean;
  proposed: boolean;
  locked: boolean;
  hidden: boolean;
}

/** The regions of a stage, with the proposed ones first. `mine` must be the same function while nothing changes. */
export function useSeen(props: ShownProps, mine: (region: Region) => boolean): Seen[] {
  const { task, schema, editing, proposed, differing } = props;
  const { answer, hidden, locked } = editing;
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
  return useMemo(() => {
    const turning = new Set(regionFields(schema).filter(({ rotates }) => rotates).map(({ name }) => name));
    const [unseen, firm] = [new Set(hidden), new Set(locked)];
    const made = (isProposed: boolean) => (region: Region): Seen => ({
      region, color: colorOf(colors, region), name: nameOn(region, props), rotates: turning.has(region.field),
      proposed: isProposed, locked: firm.has(region.id), hidden: unseen.has(region.id),
    });
    return [...proposed.filter(mine).map(made(true)), ...(answer.regions ?? []).filter(mine).map(made(false))];
  }, [answer.regions, hidden, locked, proposed, differing, colors, schema, mine]);
}

/** A region on the board, with the shape that it has there. */
export const markOf = ({ region, rotates, hidden: _, ...look }: Seen, shape: Shape): Mark => ({
  id: region.id, shape, ...look, rotates: kindOf(shape)?.turned !== undefined && (rotates || Boolean(shape["rotation"])),
});

/** What the board is to show; the same object while nothing of it changes. */
export function useScene(props: ShownProps, marks: Mark[]): Scene {
  const { task, schema, editing, links, hands, place } = props;
  const { selected, point, answer } = editing;
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
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
