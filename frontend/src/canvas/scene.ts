/** What the board is told to show, and what it says that the person did. Plain data. */

import type { Shape } from "../model";
import type { Brush, Tool } from "../tools/tool";

export interface Mark {
  id: string;
  /** In pixels of the picture. */
  shape: Shape;
  color: string;
  name: string;
  rotates: boolean;
  proposed: boolean;
  /** Shown, but not to be taken hold of. */
  locked: boolean;
  /** Not there now: where it was, or will be. */
  faint?: boolean;
}

export interface Link {
  source: string;
  target: string;
  color: string;
  name: string;
  direction: string;
}

export interface Scene {
  marks: Mark[];
  links: Link[];
  selected: string | null;
  /** The point of the selected mark that keys move. */
  point: number | null;
  tool: Tool | undefined;
  brush: Brush;
  /** The mask that one goes on painting. */
  paints: string | null;
  /** The colour of what is drawn next. */
  color: string;
  /** While marks are linked: where the link begins, null before that is chosen. */
  linking: string | null | undefined;
  /** It is one of many in a row: of very many marks lines will do. */
  moving?: boolean;
  /** Coordinates are not kept on whole pixels. */
  exact: boolean;
  /** How the picture looks, in percent of how it is. */
  light: { brightness: number; contrast: number };
}

export const EMPTY: Scene = {
  marks: [], links: [], selected: null, point: null, tool: undefined,
  brush: { wide: 20, erases: false, fills: false }, paints: null, color: "#000000", linking: undefined, exact: false,
  light: { brightness: 100, contrast: 100 },
};

export interface Deeds {
  drew(shape: Shape): void;
  changed(id: string, shape: Shape): void;
  selected(id: string | null): void;
  /** A point of the selected mark was taken hold of. */
  pointed(point: number | null): void;
  linked(source: string, target: string): void;
  zoomed(scale: number): void;
}

/** What is done now is done by whoever has to do it now. */
export const through = (deeds: () => Deeds): Deeds => ({
  drew: (shape) => deeds().drew(shape),
  changed: (id, shape) => deeds().changed(id, shape),
  selected: (id) => deeds().selected(id),
  pointed: (point) => deeds().pointed(point),
  linked: (source, target) => deeds().linked(source, target),
  zoomed: (scale) => deeds().zoomed(scale),
});
