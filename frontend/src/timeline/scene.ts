/** What a strip is told to show, and what it says that the person did. Plain data. */

import type { Link } from "../canvas/scene";
import type { Look } from "./look";
import type { Span } from "./rows";

/** A mark: a stretch of the line. */
export interface Bar extends Span {
  id: string;
  /** The lane that it is about; null = all of them. */
  lane: number | null;
  color: string;
  name: string;
  proposed: boolean;
  /** Shown, but not to be taken hold of. */
  locked: boolean;
}

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The colours of the page, light or dark. */
export interface Inks {
  ink: string;
  soft: string;
  line: string;
  sheet: string;
  stage: string;
  accent: string;
  /** What is heard. */
  wave: string;
}

/** Draws what one lane shows of the line. */
export type Backdrop = (pen: CanvasRenderingContext2D, lane: number, area: Area, look: Look, inks: Inks) => void;

export interface Scene {
  whole: Span;
  /** The closest that one may look. */
  least: number;
  lanes: string[];
  /** Marks are made for the lane in which they are drawn. */
  apart: boolean;
  backdrop: Backdrop;
  /** What the ruler says at a place; `step` is the distance of its marks. */
  ruled(at: number, step: number): string;
  /** How long a second is on the line; null where it is not one of time. */
  second: number | null;
  bars: Bar[];
  links: Link[];
  selected: string | null;
  /** The end of the selected mark that keys move: 0 or 1. */
  point: number | null;
  /** While marks are linked: where the link begins, null before that is chosen. */
  linking: string | null | undefined;
  /** The colour of what is drawn next; null = nothing is. */
  color: string | null;
  /** Where a mark was begun by key. */
  begun: number | null;
  /** The nearest place at which a mark may begin or end. */
  snap(at: number): number;
}

export interface Deeds {
  drew(span: Span, lane: number | null): void;
  changed(id: string, span: Span): void;
  selected(id: string | null): void;
  pointed(point: number | null): void;
  linked(source: string, target: string): void;
  /** The place at which it plays, or at which keys mark, is to be another. */
  sought(at: number): void;
  looked(look: Look): void;
  /** Something was pressed: what keys do is meant for this strip. */
  touched(): void;
}
