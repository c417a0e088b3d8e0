/** A film, or pictures that are its frames: what is followed and marked over them. */

import { useEffect, useState } from "react";
import { knownRate } from "../../../../film/frames";
import { Pictures } from "../../../../film/pictures";
import type { Reel } from "../../../../film/reel";
import { Video } from "../../../../film/video";
import { isHere } from "../../../../desk/media";
import { usePart } from "../../../../store";
import { f } from "../../../../texts.film";
import type { ShownProps } from "../../shown";
import { Elsewhere, Plain, Said } from "../Plain";
import { Screen } from "./Screen";
import "./film.css";

export default function Film(props: ShownProps) {
  const { input, value } = props;
  const urls = Array.isArray(value) ? value.filter((one) => typeof one === "string") : null;
  if (input.media === "image") return urls?.length ? <Reeled key={urls.join("\n")} {...props} urls={urls} /> : <Plain media="image" value={value ?? null} />;
  if (typeof value !== "string") return <Plain media={input.media} value={value ?? null} />;
  return isHere(value) ? <Reeled key={value} {...props} urls={[value]} /> : <Elsewhere url={value} />;
}

function Reeled(props: ShownProps & { urls: string[] }) {
  const { input, urls, editing, pages } = props;
  const [reel, hold] = useState<Reel | null>(null);
  useEffect(() => {
    const rate = knownRate(input, editing.answer.regions ?? []);
    const made = input.media === "image" ? new Pictures(urls, rate, pages[input.name] ?? 0) : new Video(urls[0] ?? "", rate);
    hold(made);
    return () => made.close();
  }, []);
  return reel ? <Loaded {...props} reel={reel} /> : null;
}

function Loaded(props: ShownProps & { urls: string[]; reel: Reel }) {
  const { reel, urls } = props;
  const size = usePart(reel.state, (one) => one.size);
  const broken = usePart(reel.state, (one) => one.broken);
  if (broken && !size) {
    const url = urls[reel.at] ?? "";
    return isHere(url) ? <Said><p>{f.broken}</p></Said> : <Elsewhere url={url} />;
  }
  return size ? <Screen {...props} size={size} /> : <Said><p>{f.loading}</p></Said>;
}
