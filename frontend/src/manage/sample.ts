/** Data to try a schema with, by the media of its inputs. Sound and films have none. Pure. */

import type { Data, Input, Json, LabelSchema } from "../model";

const PICTURE = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="960" height="640"><rect width="960" height="640" fill="#cfe3ee"/>' +
  '<circle cx="760" cy="130" r="60" fill="#f6d77a"/><path d="M0 470 260 250 470 430 620 320 960 520V640H0z" fill="#7fa98b"/>' +
  '<rect x="180" y="400" width="190" height="130" fill="#c98a62"/><path d="M160 400 275 310 390 400z" fill="#8c4f3d"/>' +
  '<rect x="250" y="450" width="50" height="80" fill="#5d3a2e"/><rect x="560" y="470" width="170" height="60" rx="20" fill="#b34a4a"/>' +
  '<circle cx="600" cy="535" r="22" fill="#333"/><circle cx="690" cy="535" r="22" fill="#333"/></svg>');
const TEXT = "Ada Lovelace met Charles Babbage in London in 1833. She was seventeen, and wrote about his engine ever after.";
const TURNS = [
  { role: "user", content: "Is 2100 a leap year?" }, { role: "assistant", content: "Yes: 2100 can be divided by 4." },
  { role: "user", content: "Are you sure?" }, { role: "assistant", content: "No. Years that end a century are leap years only if 400 divides them." },
];
const WAVE = Array.from({ length: 240 }, (_, n) => n);

const BY_NAME: { [name: string]: Json } = {
  prompt: "Is 2100 a leap year?", a: "Yes, since 2100 can be divided by 4.", answer: "Yes, since 2100 can be divided by 4.",
  b: "No. Years that end a century are leap years only if 400 divides them.", c: "It depends on the calendar.",
  source: TEXT, draft: "Ada Lovelace traf Charles Babbage 1833 in London.",
};

function valueFor(input: Input): Json {
  switch (input.media) {
    case "image":
      return PICTURE;
    case "text":
      return BY_NAME[input.name] ?? TEXT;
    case "html":
      return `<h1>The Analytical Engine</h1><p>${TEXT}</p><p><b>Buy now</b> and save.</p>`;
    case "chat":
      return TURNS;
    case "paragraphs":
      return TURNS.map(({ role, content }) => ({ author: role, text: content }));
    case "list":
      return ["first", "second", "third"].map((id) => ({ id, title: `The ${id} one` }));
    case "table":
      return [{ what: "rye roll", count: 2, price: 1.2 }, { what: "tea", count: 1, price: 3.4 }];
    case "time_series":
      return { time: WAVE, value: WAVE.map((n) => Math.round(100 * Math.sin(n / 12) * Math.exp(-n / 200)) / 100) };
    default:
      return null;
  }
}

export function sample(schema: LabelSchema): Data {
  const data: Data = {};
  for (const input of schema.inputs ?? []) {
    const value = input.key ? valueFor(input) : null;
    if (!input.key || value === null) continue;
    data[input.key] = input.many && !Array.isArray(value) ? [value, value] : value;
  }
  return data;
}

/** Whether a sample has something for each input. */
export const sampled = (schema: LabelSchema): boolean =>
  (schema.inputs ?? []).every((input) => !input.key || valueFor(input) !== null);
