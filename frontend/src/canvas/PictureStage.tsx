/** A picture to draw on: the frame around the board, and its buttons. */

import { type ReactNode, useEffect, useRef, useState } from "react";
import { t } from "../texts";
import { isHere, picture } from "../desk/media";
import { Board } from "./board";
import { type Deeds, type Scene, through } from "./scene";
import type { Size } from "./view";
import { Zoom } from "./Zoom";

interface Props {
  url: string;
  title: string;
  scene: Scene;
  deeds: Omit<Deeds, "zoomed">;
  /** What lies over the picture: its tools. */
  children?: ReactNode;
  /** Given the board while there is one, for keys. */
  hold(board: Board | null, size: Size | null): void;
}

export function PictureStage(props: Props) {
  if (!isHere(props.url))
    return (
      <div className="stage-note">
        <p>{t.stage.elsewhere}</p>
        <p>{/^https?:/i.test(props.url)
          ? <a href={props.url} target="_blank" rel="noreferrer noopener">{props.url}</a> : props.url}</p>
      </div>
    );
  return <Stage key={props.url} {...props} />;
}

function Stage({ url, title, scene, deeds, hold, children }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const board = useRef<Board | null>(null);
  const latest = useRef({ deeds, scene });
  latest.current = { deeds, scene };
  const [scale, setScale] = useState(1);
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    const known = picture(url);
    // It can be in one place only; shown twice it is drawn from the same bytes.
    const image = known.isConnected ? (known.cloneNode() as HTMLImageElement) : known;
    const [frame, paper] = [root.current, canvas.current];
    if (!frame || !paper) return;
    let gone = false;
    const ready = () => {
      if (gone) return;
      const size = { width: image.naturalWidth, height: image.naturalHeight };
      if (!size.width || !size.height) return setBroken(true);
      image.className = "picture";
      frame.prepend(image);
      board.current = new Board(frame, paper, image, size, through(() => ({ ...latest.current.deeds, zoomed: setScale })));
      board.current.set(latest.current.scene);
      hold(board.current, size);
    };
    if (image.complete && image.naturalWidth) ready();
    else image.decode().then(ready, () => !gone && setBroken(true));
    return () => {
      gone = true;
      board.current?.close();
      board.current = null;
      image.remove();
      hold(null, null);
    };
  }, [url, hold]);

  useEffect(() => board.current?.set(scene), [scene]);

  if (broken) return <div className="stage-note"><p>{t.stage.broken}</p></div>;
  return (
    <div className="stage">
      <div className="paper" ref={root} tabIndex={0} role="application"
        aria-label={`${t.stage.picture}: ${title}. ${t.stage.pictureHelp}`}>
        <canvas ref={canvas} data-scale={scale} />
      </div>
      {children}
      <Zoom board={board} scale={scale} />
    </div>
  );
}
