/** What all stages are given, and do. */

import type { Link } from "../../canvas/scene";
import type { Editing } from "../../editing";
import type { Command, Keys } from "../../keyboard";
import type { Input, Json, LabelSchema, Region, Relation, WorkTask } from "../../model";
import type { Asks } from "./Asked";
import type { Hands } from "./hands";
import type { Stages as All } from "./onstage";
import { titled } from "./names";
import type { Place } from "./places";
import type { Against } from "./stages/text/Readable";

export interface StagesProps {
  task: WorkTask;
  schema: LabelSchema;
  editing: Editing;
  /** A proposal that is shown beside the answer. */
  proposed: Region[];
  links: Relation[];
  hands: Hands;
  stages: All;
  /** The keys that its tools name, and what they do; nothing where one only looks. */
  tools?: { keys: Keys; run(command: Command): void };
  /** For the questions that stand at what they are about. */
  asks?: Asks;
  /** Whether answers that are compared show where they differ. */
  compares?: boolean;
  /** Regions that another answer says differently. */
  differing?: ReadonlySet<string>;
  /** Which picture is shown of an input that has several. */
  pages: { [input: string]: number };
  turn(input: string, to: number): void;
}

export interface ShownProps extends StagesProps {
  input: Input;
  value: Json | undefined;
  place: Place;
  /** The text that this one is compared with. */
  against?: Against | undefined;
}

/** A press on a proposal takes it over; on anything else selects it. */
export function choose(id: string | null, proposed: Region[], hands: Hands): void {
  const found = proposed.find((region) => region.id === id);
  if (found) hands.adopt({ regions: [found] });
  else hands.linker.press(id);
}

/** What a mark carries on the stage: its labels, and a sign if another answer says it differently. */
export function nameOn(region: Region, { schema, differing }: StagesProps): string {
  const name = titled(region.labels, region.field, schema);
  return differing?.has(region.id) ? `≠ ${name}` : name;
}

/** Links as they are drawn. */
export const arrowsOf = (links: Relation[], colors: Map<string, string>, schema: LabelSchema): Link[] =>
  links.map(({ source, target, labels, direction, field }) => ({
    source, target, direction: direction ?? "forward", name: titled(labels, field, schema),
    color: colors.get(`${field ?? ""}\n${labels?.[0] ?? ""}`) ?? "#475569",
  }));
