/** Label schemas for the usual jobs, as `glossator.sdk.templates` makes them, and a few more. Pure. */

import type { Data, Field, Input, Label, LabelSchema } from "../model";

export interface Template {
  id: string;
  /** Whether the job has labels of its own to name. */
  labels: string[] | null;
  make(labels: Label[]): LabelSchema;
}

const one = (media: string): Input => ({ name: media, media, key: media });
const named = (labels: readonly string[]): Label[] => labels.map((name) => ({ name }));

const regions = (id: string, media: string, shape: string, labels: string[]): Template => ({
  id, labels,
  make: (labels) => ({
    inputs: [one(media)],
    fields: [{ kind: "region", name: "objects", title: "Mark every object", inputs: [media], shapes: [shape], labels }],
  }),
});

const classes = (id: string, media: string, labels: string[], multiple = false): Template => ({
  id, labels,
  make: (labels) => ({
    inputs: [one(media)],
    fields: [{ kind: "choice", name: "class", title: "What is it?", required: true, inputs: [media], labels, multiple }],
  }),
});

const transcription = (id: string, media: string): Template => ({
  id, labels: null,
  make: () => ({
    inputs: [one(media)],
    fields: [{ kind: "text", name: "transcription", title: "Type what you hear or read", required: true, inputs: [media], lines: 6 }],
  }),
});

const preference: Template = {
  id: "preference", labels: null,
  make: () => ({
    inputs: [
      { name: "prompt", media: "text", key: "prompt", link: false, title: "Question" },
      { name: "a", media: "text", key: "a", link: false, title: "Answer A" },
      { name: "b", media: "text", key: "b", link: false, title: "Answer B" },
    ],
    fields: [
      { kind: "pairwise", name: "better", title: "Which answer is better?", required: true, inputs: ["a", "b"] },
      { kind: "rating", name: "quality", title: "How good is the better one?", most: 5 },
      { kind: "text", name: "why", title: "Why?", lines: 3 },
    ],
  }),
};

const document_: Template = {
  id: "document", labels: ["number", "date", "total"],
  make: (labels) => ({
    inputs: [one("image")],
    fields: [
      { kind: "region", name: "places", title: "Where it stands", inputs: ["image"], shapes: ["box"], labels },
      ...labels.map((label): Field => ({ kind: "text", name: label.name, title: label.title ?? label.name, inputs: ["image"] })),
    ],
  }),
};

export const TEMPLATES: readonly Template[] = [
  regions("boxes", "image", "box", ["car", "person"]),
  regions("polygons", "image", "polygon", ["building", "road"]),
  regions("points", "image", "keypoint", ["nose", "tail"]),
  regions("masks", "image", "mask", ["sky", "ground"]),
  classes("classes", "image", ["cat", "dog", "neither"]),
  classes("texts", "text", ["praise", "complaint", "question"]),
  regions("entities", "text", "text_span", ["person", "place", "organization"]),
  transcription("transcription", "audio"),
  transcription("reading", "image"),
  preference,
  document_,
  { id: "empty", labels: null, make: () => ({ inputs: [one("image")], fields: [] }) },
];

/** The labels that lines of text name: `name`, or `name = shown words`. */
export function labelsIn(text: string): Label[] {
  const seen = new Set<string>();
  return text.split("\n").flatMap((line): Label[] => {
    const [name = "", title] = line.split("=").map((part) => part.trim());
    if (!name || seen.has(name)) return [];
    seen.add(name);
    return [{ name, ...(title ? { title } : {}) }];
  });
}

export const linesOf = (labels: readonly Label[]): string =>
  labels.map((one) => (one.title && one.title !== one.name ? `${one.name} = ${one.title}` : one.name)).join("\n");

/** The schema of a template with labels by these names. */
export const made = (template: Template, labels: readonly string[] = template.labels ?? []): LabelSchema =>
  template.make(named(labels));

const PICTURE = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="960" height="640"><rect width="960" height="640" fill="#cfe3ee"/>' +
  '<circle cx="760" cy="130" r="60" fill="#f6d77a"/><path d="M0 470 260 250 470 430 620 320 960 520V640H0z" fill="#7fa98b"/>' +
  '<rect x="180" y="400" width="190" height="130" fill="#c98a62"/><path d="M160 400 275 310 390 400z" fill="#8c4f3d"/>' +
  '<rect x="250" y="450" width="50" height="80" fill="#5d3a2e"/><rect x="560" y="470" width="170" height="60" rx="20" fill="#b34a4a"/>' +
  '<circle cx="600" cy="535" r="22" fill="#333"/><circle cx="690" cy="535" r="22" fill="#333"/></svg>');
const TEXT = "Ada Lovelace met Charles Babbage in London in 1833. She was seventeen, and wrote about his engine ever after.";

/** Data to try a schema with, by the media of its inputs. */
export function sample(schema: LabelSchema): Data {
  const data: Data = {};
  for (const input of schema.inputs ?? []) {
    if (!input.key) continue;
    const value = input.media === "image" ? PICTURE : input.media === "text" ? TEXT : null;
    if (value !== null) data[input.key] = input.many ? [value, value] : value;
  }
  return data;
}
