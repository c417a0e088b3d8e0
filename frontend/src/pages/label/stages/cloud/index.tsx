/** A point cloud: not drawn; its files can be had, and cuboids are put into it as numbers. */

import { useEffect } from "react";
import { isHere } from "../../../../desk/media";
import { d } from "../../../../texts.documents";
import { Asked } from "../../Asked";
import { Pager } from "../../Pager";
import { inputOf, keyOfPlace } from "../../places";
import type { ShownProps } from "../../shown";
import { placed } from "../../solid/cuboids";
import { Elsewhere, Said } from "../Plain";

export function Cloud(props: ShownProps) {
  const { input, value, place, pages, turn, stages, editing, schema } = props;
  const at = pages[input.name] ?? 0;
  const key = keyOfPlace(place);
  const frames = Array.isArray(value) ? value : [value];
  useEffect(() => {
    const made = (shapes: string[] = []) => shapes.includes("cuboid3d") || shapes.includes("track")
      ? placed(frames.length > 1 && shapes.includes("track") ? at : null) : null;
    stages.markers.set(key, { take: () => null, placed: ({ shapes }) => made(shapes) });
    return () => { stages.markers.delete(key); };
  }, [stages, key, at, frames.length]);
  const url = frames[at];
  return (
    <>
      {frames.length > 1 && (
        <Pager count={frames.length} at={at} turn={(to) => turn(input.name, to)}
          regions={(editing.answer.regions ?? []).filter((region) => inputOf(region, schema) === input.name)} />
      )}
      <Said><p>{d.data.cloud}</p><p>{d.data.addCuboid}</p>
        {typeof url === "string" && (isHere(url) && /^(https?:|\/)/i.test(url)
          ? <p><a className="button" href={url} target="_blank" rel="noopener" download>{d.data.open}</a></p> : <Elsewhere url={url} />)}
      </Said>
      {input.many && <Asked {...props} item={at} />}
    </>
  );
}
