/** A line of time with its marks: what sound and series have in common. */

import { type ReactNode, useEffect, useImperativeHandle, useMemo, useRef, useState, type Ref } from "react";
import { colorOf, colorsOf } from "../../../../canvas/colors";
import { withRegion } from "../../../../editing";
import { newId } from "../../../../ids";
import type { Command } from "../../../../keyboard";
import { type Answer, type Region, type Shape, titleOf } from "../../../../model";
import { isTimeSpan, type TimeSpan } from "../../../../shapes/time_span";
import { useStore } from "../../../../store";
import { theme } from "../../../../theme";
import { shifted } from "../../../../timeline/gestures";
import type { Span } from "../../../../timeline/rows";
import type { Bar, Scene } from "../../../../timeline/scene";
import { Strip } from "../../../../timeline/strip";
import { type Marker, toFront } from "../../markers";
import { mark, marking } from "../../marking";
import { isAt, keyOfPlace } from "../../places";
import { arrowsOf, choose, nameOn, type ShownProps } from "../../shown";
import { useChords } from "./chords";
import "./line.css";

/** What a line is of. */
export interface Kind extends Pick<Scene, "whole" | "least" | "lanes" | "apart" | "backdrop" | "ruled" | "second" | "snap"> {
  /** Where a stored stretch is on the line; null if it is not. */
  placed(shape: TimeSpan): Span | null;
  /** A mark may begin and end at one place. */
  instants: boolean;
  laneOf(shape: TimeSpan): number | null;
  /** As it is stored: a new one, or one that was somewhere else. */
  shaped(span: Span, lane: number | null, was: TimeSpan | null): Shape;
  /** A place that many steps on: what keys move by. */
  stepped(at: number, steps: number): number;
}

interface Props extends ShownProps {
  kind: Kind;
  /** What it is, for those who do not see it. */
  said: string;
  /** Where it plays, or where keys mark. */
  now(): number;
  seek(to: number): void;
  /** Arrow keys while nothing is selected: so far to the right, and up. */
  step(dx: number, dy: number): void;
  run?(command: Command): boolean;
  /** The selected stretch is another one, or has other ends. */
  chosen?(span: Span | null): void;
  handle: Ref<LineHandle>;
  /** What is below the line; told whether a mark is open. */
  children(begun: boolean): ReactNode;
}

export interface LineHandle {
  strip: Strip | null;
  selected: Span | null;
  begun: number | null;
}

export function Line(props: Props) {
  const { hands, stages, place, input, said, children, chosen } = props;
  const [root, canvas, head] = [useRef<HTMLDivElement>(null), useRef<HTMLCanvasElement>(null), useRef<HTMLDivElement>(null)];
  const strip = useRef<Strip | null>(null);
  const [begun, begin] = useState<number | null>(null);
  const bars = useBars(props);
  const scene = useScene(props, bars, begun);
  const latest = useRef({ ...props, scene, bars, begun });
  latest.current = { ...props, scene, bars, begun };
  const key = keyOfPlace(place);
  const own = bars.find(({ id, proposed: of }) => id === scene.selected && !of);
  useImperativeHandle(props.handle, () => ({ strip: strip.current, selected: own ?? null, begun }));

  useEffect(() => {
    if (!root.current || !canvas.current || !head.current) return;
    const { hands: _, ...first } = latest.current;
    const made = new Strip(root.current, canvas.current, head.current, first.scene, {
      drew: (span, lane) => mark(latest.current.hands, first.place, latest.current.kind.shaped(span, lane, null)),
      changed: (id, span) => reshape(latest.current, id, (shape, is) => is.shaped(span, is.laneOf(shape), shape)),
      selected: (id) => choose(id, latest.current.proposed, latest.current.hands),
      pointed: (point) => latest.current.hands.setPoint(point),
      linked: (source, target) => latest.current.hands.linker.link(source, target),
      sought: (at) => latest.current.seek(at),
      looked: () => {},
      touched: () => toFront(stages.markers, key),
    });
    strip.current = made;
    stages.markers.set(key, markerOf(() => latest.current, made, begin));
    return () => {
      strip.current = null;
      stages.markers.delete(key);
      made.close();
    };
  }, [stages, key]);

  useEffect(() => strip.current?.set(scene), [scene]);
  const shade = useStore(theme);
  useEffect(() => strip.current?.draw(), [shade]);
  useEffect(() => {
    if (own) strip.current?.reveal(own);
  }, [own?.id]);
  useEffect(() => chosen?.(own ?? null), [own?.id, own?.start, own?.end]);
  useChords(stages, (by) => turn(latest.current.bars, scene.selected, by, (id) => hands.select(id)));
  useEscape(begun !== null, () => begin(null));

  return (
    <div className="line">
      <div className="strip" ref={root} tabIndex={0} role="application" aria-label={`${titleOf(input)}: ${said}`}
        onFocus={() => toFront(stages.markers, key)}>
        <canvas ref={canvas} />
        <div className="head" ref={head} hidden />
      </div>
      {children(begun !== null)}
    </div>
  );
}

type Now = Props & { scene: Scene; bars: Bar[]; begun: number | null };

function reshape({ hands, kind }: Now, id: string, to: (shape: TimeSpan, kind: Kind) => Shape): void {
  if (hands.isLocked(id)) return;
  hands.change((answer) => withRegion(answer, id, (region) =>
    isTimeSpan(region.shape) ? { ...region, shape: to(region.shape, kind) } : region));
}

/** The next mark as time goes, or the one before. */
function turn(bars: Bar[], selected: string | null, by: 1 | -1, select: (id: string) => void): void {
  const order = bars.filter(({ proposed }) => !proposed).sort((a, b) => a.start - b.start || a.end - b.end);
  const at = order.findIndex(({ id }) => id === selected);
  const next = order[at < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(Math.max(at + by, 0), order.length - 1)];
  if (next) select(next.id);
}

/** Escape gives up the mark that is open, before it does anything else. */
function useEscape(active: boolean, done: () => void): void {
  useEffect(() => {
    if (!active) return;
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      done();
    };
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, [active]);
}

/** What keys and palettes may ask of the line. */
function markerOf(get: () => Now, strip: Strip, begin: (at: number | null) => void): Marker {
  const closed = (): Shape | null => {
    const { begun, now, kind } = get();
    if (begun === null) return null;
    begin(null);
    const end = kind.snap(now());
    const span = { start: Math.min(begun, end), end: Math.max(begun, end) };
    return span.end > span.start || kind.instants ? kind.shaped(span, null, null) : null;
  };
  const toggle = () => {
    const { begun, hands, place, kind, now, tools } = get();
    if (!tools || !marking(hands, place, "time_span")) return false;
    if (begun === null) begin(kind.snap(now()));
    else {
      const shape = closed();
      if (shape) mark(hands, place, shape);
    }
    return true;
  };
  const point = () => {
    const { hands, scene, bars } = get();
    if (!bars.some(({ id, proposed }) => id === scene.selected && !proposed)) return false;
    hands.setPoint(scene.point === 0 ? 1 : 0);
    return true;
  };
  const commands: { [command in Command]?: () => boolean } = {
    mark: toggle, nextPoint: point, previousPoint: point,
    zoomIn: () => { strip.zoomBy(1.5); return false; },
    zoomOut: () => { strip.zoomBy(1 / 1.5); return false; },
    fit: () => { strip.fit(); return false; },
  };
  return {
    take: (field) => field.shapes?.includes("time_span") ? closed() : null,
    placed(field) {
      if (!field.shapes?.includes("time_span")) return null;
      const { kind, now } = get();
      const { from, to } = strip.look;
      const start = now() >= from && now() < to ? now() : from;
      return kind.shaped({ start: kind.snap(start), end: kind.snap(Math.min(start + (to - from) / 10, kind.whole.end)) }, null, null);
    },
    nudged: (region, dx, dy, grow) => nudged(get(), region, dx, dy, grow),
    busy: () => get().begun !== null,
    step(dx, dy) {
      get().step(dx, dy);
      return true;
    },
    copies: (answer, before) => copies(get(), answer, before),
    run: (command) => commands[command]?.() ?? get().run?.(command) ?? false,
  };
}

function nudged({ kind, scene }: Now, region: Region, dx: number, dy: number, grow: boolean): Shape | null {
  const { shape } = region;
  const span = isTimeSpan(shape) ? kind.placed(shape) : null;
  if (!span || !isTimeSpan(shape)) return null;
  const lane = kind.laneOf(shape);
  if (dy && !grow) {
    const next = (lane ?? -1) + Math.sign(dy);
    return kind.apart && next < kind.lanes.length ? kind.shaped(span, next < 0 ? null : next, shape) : null;
  }
  const within = (at: number) => Math.min(Math.max(at, kind.whole.start), kind.whole.end);
  const ends = (start: number, end: number): Shape =>
    kind.shaped({ start: Math.min(within(start), span.end), end: Math.max(within(end), span.start) }, lane, shape);
  if (grow && dy) return ends(kind.stepped(span.start, dy), span.end);
  if (grow || scene.point === 1) return ends(span.start, kind.stepped(span.end, dx));
  if (scene.point === 0) return ends(kind.stepped(span.start, dx), span.end);
  return kind.shaped(shifted(span, kind.stepped(span.start, dx) - span.start, kind), lane, shape);
}

/** The marks of the item before this one, or of the task before, as far as they fit on this line. */
function copies({ place, schema, kind }: Now, answer: Answer, before: Answer | null): Region[] {
  const there = place.item ? { ...place, item: place.item - 1 } : place;
  const here = new Set((answer.regions ?? []).filter((one) => isAt(one, place, schema)).map(({ shape }) => JSON.stringify(shape)));
  return ((place.item ? answer : before)?.regions ?? []).filter((one) => isAt(one, there, schema)).flatMap((region): Region[] => {
    const { shape, parent: _, score: __, ...kept } = region;
    const span = isTimeSpan(shape) ? kind.placed(shape) : null;
    if (!span || !isTimeSpan(shape) || span.end > kind.whole.end || span.start < kind.whole.start) return [];
    const next = kind.shaped(span, kind.laneOf(shape), shape);
    return here.has(JSON.stringify(next)) ? [] : [{ ...kept, id: newId(), shape: next, ...(place.item === null ? {} : { item: place.item }) }];
  });
}

function useBars(props: Props): Bar[] {
  const { task, schema, editing, proposed, place, differing, kind, tools } = props;
  const { answer, hidden, locked } = editing;
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
  const key = keyOfPlace(place);
  return useMemo(() => {
    const [unseen, firm] = [new Set(hidden), new Set(locked)];
    const made = (region: Region, isProposed: boolean): Bar[] => {
      const { shape } = region;
      const span = isTimeSpan(shape) && isAt(region, place, schema) && !unseen.has(region.id) ? kind.placed(shape) : null;
      return span && isTimeSpan(shape) ? [{
        ...span, id: region.id, lane: kind.laneOf(shape), color: colorOf(colors, region), name: nameOn(region, props),
        proposed: isProposed, locked: !tools || firm.has(region.id),
      }] : [];
    };
    return [
      ...proposed.flatMap((region) => made(region, true)),
      ...(answer.regions ?? []).flatMap((region) => made(region, false)),
    ];
  }, [answer.regions, hidden, locked, proposed, differing, colors, schema, kind, key, Boolean(tools)]);
}

/** What the strip is to show; the same object while nothing of it changes. */
function useScene(props: Props, bars: Bar[], begun: number | null): Scene {
  const { task, schema, editing, links, hands, place, kind, tools } = props;
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
  const arrows = useMemo(() => arrowsOf(links, colors, schema), [links, colors, schema]);
  const next = tools ? marking(hands, place, "time_span") : null;
  const color = next && colorOf(colors, { id: "", field: next.field.name, labels: next.label === null ? [] : [next.label] });
  const linking = hands.linker.now;
  const { selected, point } = editing;
  return useMemo(
    () => ({ ...kind, bars, links: arrows, selected, point, linking, color, begun }),
    [kind, bars, arrows, selected, point, linking, color, begun],
  );
}
