/** A picture with what is marked on it, and its tools. */

import { useCallback, useMemo, useState } from "react";
import type { Board } from "../../../../canvas/board";
import { PictureStage } from "../../../../canvas/PictureStage";
import type { Size } from "../../../../canvas/view";
import { type Region, titleOf } from "../../../../model";
import { inPixels } from "../../../../shapes";
import { isAt, keyOfPlace, regionFields } from "../../places";
import { choose, type ShownProps } from "../../shown";
import { Toolbar } from "../../Toolbar";
import { Plain } from "../Plain";
import { markOf, useScene, useSeen } from "../scene";

export function Picture(props: ShownProps) {
  const { value } = props;
  return typeof value === "string" ? <Drawn {...props} url={value} /> : <Plain media="image" value={value ?? null} />;
}

function Drawn(props: ShownProps & { url: string }) {
  const { url, hands, stages, schema, input, place, proposed } = props;
  const [size, setSize] = useState<Size | null>(null);
  const key = keyOfPlace(place);
  const seen = useSeen(props, useCallback((region: Region) => isAt(region, place, schema), [key, schema]));
  const marks = useMemo(() => seen.flatMap((one) => {
    const shape = size && !one.hidden ? inPixels(one.region, size) : undefined;
    return shape ? [markOf(one, shape)] : [];
  }), [seen, size]);
  const scene = useScene(props, marks);
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
      {props.tools && regionFields(schema).length > 0 && <Toolbar place={place} hands={hands} {...props.tools} />}
    </PictureStage>
  );
}
