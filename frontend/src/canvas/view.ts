/** Where a picture stands on the screen: screen = picture × scale + (x, y). Pure. */

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** A picture to draw on: coordinates are kept on whole pixels unless it is `exact`. */
export interface Sheet extends Size {
  exact?: boolean;
}

export interface View extends Point {
  scale: number;
}

const MARGIN = 16;
const SMALLEST = 0.01;
const LARGEST = 64;

/** The whole picture, in the middle. */
export function fit(picture: Size, screen: Size): View {
  const room = { width: screen.width - 2 * MARGIN, height: screen.height - 2 * MARGIN };
  const most = Math.min(room.width / picture.width, room.height / picture.height);
  const scale = Math.min(Math.max(most, SMALLEST), 8);
  return {
    scale,
    x: (screen.width - picture.width * scale) / 2,
    y: (screen.height - picture.height * scale) / 2,
  };
}

export const toPicture = (view: View, at: Point): Point => ({
  x: (at.x - view.x) / view.scale,
  y: (at.y - view.y) / view.scale,
});

export const toScreen = (view: View, at: Point): Point => ({
  x: at.x * view.scale + view.x,
  y: at.y * view.scale + view.y,
});

/** Zoom; the point of the picture under `at` stays where it is. */
export function zoom(view: View, at: Point, by: number): View {
  const scale = Math.min(Math.max(view.scale * by, SMALLEST), LARGEST);
  const still = toPicture(view, at);
  return { scale, x: at.x - still.x * scale, y: at.y - still.y * scale };
}

/** Move; some of the picture stays in sight. */
export function pan(view: View, dx: number, dy: number, picture: Size, screen: Size): View {
  const hold = (at: number, long: number, room: number) =>
    Math.min(Math.max(at, 40 - long * view.scale), room - 40);
  return {
    scale: view.scale,
    x: hold(view.x + dx, picture.width, screen.width),
    y: hold(view.y + dy, picture.height, screen.height),
  };
}

/** A coordinate on a whole pixel's edge, or to a hundredth of a pixel where the sheet is exact. */
export const snapped = (value: number, sheet: Sheet): number =>
  sheet.exact ? Math.round(value * 100) / 100 : Math.round(value);

export const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

/** A point of the sheet: snapped, and not outside. */
export const onSheet = (at: Point, sheet: Sheet): Point => ({
  x: within(snapped(at.x, sheet), sheet.width),
  y: within(snapped(at.y, sheet), sheet.height),
});
