/** The film with its board, what plays it, and its time line. */

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Board } from "../../../../canvas/board";
import { type Mark, type Scene, through } from "../../../../canvas/scene";
import type { Size } from "../../../../canvas/view";
import { Zoom } from "../../../../canvas/Zoom";
import { type Lane, laneOf } from "../../../../film/lanes";
import type { Reel } from "../../../../film/reel";
import { type Region, titleOf } from "../../../../model";
import { inPixels } from "../../../../shapes";
import { momentAt, trackOf } from "../../../../shapes/track";
import { usePart } from "../../../../store";
import { isHere } from "../../../../desk/media";
import { t } from "../../../../texts";
import { f } from "../../../../texts.film";
import { inputOf, keyOfPlace, regionFields } from "../../places";
import { choose, type ShownProps } from "../../shown";
import { Toolbar } from "../../Toolbar";
import { markOf, type Seen, useScene, useSeen } from "../scene";
import { Controls } from "./Controls";
import { Following } from "./following";
import { Line } from "./Line";
import { markerOf } from "./marker";
import { Ranging } from "./ranging";
import { useShared } from "./shared";
import { useTap } from "./tap";

const NONE: Mark[] = [];
const REST_MS = 120;

/** What lies on a frame. What is selected is seen faintly where it is not there. */
function marksAt(at: number, seen: readonly Seen[], size: Size, selected: string | null): Mark[] {
  return seen.flatMap((one) => {
    const { region } = one;
    if (one.hidden) return [];
    const track = trackOf(region);
    const there = track ? momentAt(track, at).seen : region.item == null || region.item === at;
    if (!there && (!track || region.id !== selected)) return [];
    const shape = inPixels(region, size, { at });
    return shape ? [there ? markOf(one, shape) : { ...markOf(one, shape), faint: true }] : [];
  });
}

interface Props extends ShownProps {
  reel: Reel;
  /** Of each picture, or of the film. */
  urls: readonly string[];
  size: Size;
}

export function Screen(props: Props) {
  const { reel, hands, stages, schema, input, place, proposed, editing } = props;
  const key = keyOfPlace(place);
  const latest = useRef(props);
  latest.current = props;
  const seen = useSeen(props, useCallback((region: Region) => inputOf(region, schema) === input.name, [schema, input]));
  const scene = useScene(props, NONE);
  const count = usePart(reel.state, (one) => one.count);
  const rate = usePart(reel.state, (one) => one.rate);
  const lanes = useMemo(() => seen.flatMap(({ region, ...look }): Lane[] => {
    const lane = laneOf(region, count, rate, look);
    return lane ? [lane] : [];
  }), [seen, count, rate]);
  const { following, ranging } = useMemo(() => ({
    following: new Following(reel, input, () => latest.current.hands),
    ranging: new Ranging(reel, place, () => latest.current.hands),
  }), [reel, key]);
  const tracks = useRef(lanes);
  tracks.current = lanes;

  useShared(reel, props);
  useTap(reel);
  useEffect(() => {
    const { markers } = stages;
    markers.set(key, markerOf(reel, following, ranging, () => tracks.current.flatMap(({ track }) => track ?? [])));
    return () => void markers.delete(key);
  }, [reel, key, stages]);

  const draws = ranging.field ? scene.color : null;
  return (
    <>
      <Paper {...props} scene={scene} seen={seen} following={following}>
        {props.tools && regionFields(schema).length > 0 && <Toolbar place={place} hands={hands} {...props.tools} />}
      </Paper>
      <Controls reel={reel} following={following} ranging={ranging} editing={editing} tools={props.tools} />
      <Line reel={reel} lanes={lanes} selected={editing.selected} draws={draws} deeds={{
        went: (at) => reel.go(at),
        selected: (id) => choose(id, proposed, hands),
        keyMoved: (id, from, to) => following.moveKey(id, from, to),
        ranged: (id, part, range) => ranging.change(id, part, range),
        drew: (range, on) => ranging.drew(range, on),
      }} />
    </>
  );
}

interface PaperProps extends Props {
  scene: Scene;
  seen: Seen[];
  following: Following;
  children: React.ReactNode;
}

function Paper(props: PaperProps) {
  const { reel, urls, size, stages, input, place, scene, seen, following, children } = props;
  const key = keyOfPlace(place);
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const board = useRef<Board | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [scale, setScale] = useState(1);
  const show = useMemo(() => {
    let [at, rests]: [number, ReturnType<typeof setTimeout> | undefined] = [reel.at, undefined];
    const draw = () => {
      const { scene, seen, size } = latest.current;
      const moving = rests !== undefined ? { moving: true } : {};
      board.current?.set({ ...scene, ...moving, marks: marksAt(reel.at, seen, size, scene.selected) });
    };
    return () => {
      if (reel.at !== at) {
        at = reel.at;
        clearTimeout(rests);
        rests = setTimeout(() => { rests = undefined; draw(); }, REST_MS);
      }
      draw();
    };
  }, [reel]);

  useEffect(() => {
    const [frame, paper] = [root.current, canvas.current];
    if (!frame || !paper) return;
    const { element } = reel;
    element.classList.add("picture");
    frame.prepend(element);
    board.current = new Board(frame, paper, element, latest.current.size, through(() => {
      const { hands, proposed } = latest.current;
      return {
        drew: (shape) => hands.drew(place, shape),
        selected: (id) => choose(id, proposed, hands),
        pointed: (point) => hands.setPoint(point),
        linked: (source, target) => hands.linker.link(source, target),
        changed: (id, shape) => hands.reshape(id, latest.current.size, () => shape),
        zoomed: setScale,
      };
    }));
    const unwatch = reel.state.watch(show);
    show();
    return () => {
      unwatch();
      board.current?.close();
      board.current = null;
      element.remove();
    };
  }, [reel, key]);

  useEffect(() => {
    if (!board.current) return;
    board.current.sized(size);
    stages.boards.set(key, { board: board.current, size, film: following });
    return () => void stages.boards.delete(key);
  }, [reel, key, stages, size.width, size.height, following]);
  useEffect(show, [scene, seen, size]);

  const url = usePart(reel.state, (one) => urls[one.at] ?? "");
  const late = usePart(reel.state, (one) => one.late);
  const broken = usePart(reel.state, (one) => one.broken);
  return (
    <div className="stage film" data-late={late}>
      <div className="paper" ref={root} tabIndex={0} role="application"
        onPointerDownCapture={() => reel.pause()} aria-label={`${input.media === "image" ? f.frames : f.film}: ${titleOf(input)}. ${f.help}`}>
        <canvas ref={canvas} data-scale={scale} />
      </div>
      {(late || broken) && <p className="film-note" role="status">{!broken ? f.late : isHere(url) ? f.broken : `${t.stage.elsewhere} ${url}`}</p>}
      {children}
      <Zoom board={board} scale={scale} />
    </div>
  );
}
